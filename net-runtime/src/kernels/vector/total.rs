//! The entries `total`, the gradient of biases, and `total_descend`, which takes it from the biases at once.

use super::summation::{Elements, Summation};
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::dense::outer_block::Update;
use crate::kernels::geometry::lanes_of_elements;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::vector::registers::{load_at, store_at};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

/// `out[i] = seed[i, j][s]`, or `+=` where `add`, summed over the elements of `seed` for each of `out`, `[rows, columns]` or
/// `Across(rows)`, and over the first `samples`.
///
/// Of each sample the elements are added first; in memory they lie by columns, or apart, the outputs between them.
#[inline(always)]
pub fn total<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(
    simd: S,
    seed: &X,
    elements: impl Into<Elements>,
    samples: usize,
    add: bool,
    out: &mut Y,
) {
    let elements = elements.into();
    let Some(lanes) = lanes_of_elements(X::LENGTH, Y::LENGTH, [elements.rows, elements.columns]) else { return };
    let steps = elements.steps(Y::LENGTH);
    let (seed, out) = (flat(seed), flat_mut(out));
    if const { X::LENGTH == Y::LENGTH } {
        return if const { IS_NARROW } && add {
            out.iter_mut().zip(seed).for_each(|(sum, &seed)| *sum += seed);
        } else if const { IS_NARROW } {
            // SAFETY: both have as many numbers, and `out` is borrowed exclusively.
            unsafe { narrow::dense::copy(seed.as_ptr(), out.as_mut_ptr(), Y::LENGTH) }
        } else if add {
            each(simd, seed, out, |sum, seed| sum + seed, |sum, seed| sum + seed);
        } else {
            out.copy_from_slice(seed);
        };
    }
    let seed = seed.as_ptr();
    let total = Summation {
        outputs: Y::LENGTH,
        elements,
        steps,
        lanes,
        samples: samples.min(lanes),
        seed,
        add,
        out: out.as_mut_ptr(),
    };
    // SAFETY: `lanes_of_elements` has found a block of samples for each of the elements that `out`, `rows` and `columns` say.
    unsafe { T::total(simd.level(), &total) };
}

/// `biases[i] -= rate * g`, with `g` as [`total`] sums it.
#[inline(always)]
pub fn total_descend<S: Simd, T: Compiled, X: Flat<T>, Y: Flat<T>>(
    simd: S,
    seed: &X,
    elements: impl Into<Elements>,
    samples: usize,
    rate: T,
    biases: &mut Y,
) {
    let elements = elements.into();
    let Some(lanes) = lanes_of_elements(X::LENGTH, Y::LENGTH, [elements.rows, elements.columns]) else { return };
    let steps = elements.steps(Y::LENGTH);
    let (seed, biases) = (flat(seed), flat_mut(biases));
    if const { X::LENGTH == Y::LENGTH } {
        if const { IS_NARROW } {
            return biases.iter_mut().zip(seed).for_each(|(b, &g)| *b -= rate * g);
        }
        let rates = T::Wide::splat(simd, rate);
        return each(simd, seed, biases, |b, g| b - rates * g, |b, g| b - rate * g);
    }
    if const { IS_NARROW } {
        let (seed, out, samples) = (seed.as_ptr(), biases.as_mut_ptr(), samples.min(lanes));
        let total = Summation { outputs: Y::LENGTH, elements, steps, lanes, samples, seed, add: false, out };
        // SAFETY: as in `total`.
        return unsafe { narrow::block::totals(&total, Update::Descend(rate)) };
    }
    // A few at a time, so that there is room for the sums whatever `O` is.
    let mut sums = [T::ZERO; 64];
    for (number, biases) in biases.chunks_mut(sums.len()).enumerate() {
        let (samples, outputs) = (samples.min(lanes), biases.len());
        let seed = seed.as_ptr().wrapping_add(number * sums.len() * steps[0] * lanes);
        let out = sums.as_mut_ptr();
        let total = Summation { outputs, elements, steps, lanes, samples, seed, add: false, out };
        // SAFETY: `seed` has the elements of `lanes`, as `lanes_of_elements` has found, of each of these `outputs`; `sums` is not
        // shorter than these.
        unsafe { T::total(simd.level(), &total) };
        biases.iter_mut().zip(&sums).for_each(
            #[inline(always)]
            |(b, &g)| *b -= rate * g,
        );
    }
}

/// `out[i] = of(out[i], seed[i])`, in vectors as far as they go and then one by one.
#[inline(always)]
fn each<S: Simd, T: Real>(
    simd: S,
    seed: &[T],
    out: &mut [T],
    of: impl Fn(T::Wide<S>, T::Wide<S>) -> T::Wide<S>,
    of_one: impl Fn(T, T) -> T,
) {
    let length = out.len().min(seed.len());
    let whole = length - length % const { <T as Lanes>::Wide::<S>::LEN };
    for at in (0..whole).step_by(const { <T as Lanes>::Wide::<S>::LEN }) {
        // SAFETY: the vectors end at `whole`, which is in both.
        unsafe {
            let (to, seed) = (out.as_mut_ptr().add(at), seed.as_ptr().add(at));
            store_at(of(load_at(simd, to), load_at(simd, seed)), to);
        }
    }
    for i in whole..length {
        out[i] = of_one(out[i], seed[i]);
    }
}
