//! The seed carried back through the weights: one dot product a column, four columns at a time.
//!
//! ```text
//! O = 21, 8 lanes:  vectors 0..8 and 8..16 of four columns into four accumulators, their four totals at once,
//!                   then the outputs 16..21 one by one
//! ```

use super::activation::Kind;
use super::compiled::Compiled;
use super::outer::{descend_column, outer_descend};
use super::product::Product;
use super::single::{SingleBack, is_large};
use super::vector::{add_product, add_rest, load, single, single_mut, store, totals};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// `out[j] = seed[i] * weights[i, j]` of each sample, with `weights` and `out` `[O, I]` and `[I]`.
#[inline(always)]
pub fn matvec_transposed<S: Simd, T: Real, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[[T; B]; O],
    out: &mut [[T; B]; I],
) {
    if const { B == 1 } {
        dots_of_all(simd, weights, single(seed), single_mut(out));
    } else {
        let product = Product {
            rows: I,
            columns: O,
            lanes: B,
            weights: weights.as_flattened().as_ptr(),
            row: O,
            column: 1,
            input: seed.as_flattened().as_ptr(),
            start: core::ptr::null(),
            activation: Kind::Identity,
            out: out.as_flattened_mut().as_mut_ptr(),
        };
        // SAFETY: the arrays are as large as `I`, `O` and `B` say.
        unsafe { Compiled::product(simd.level(), &product) };
    }
}

/// [`matvec_transposed`], and then [`outer_descend`](super::outer_descend) of the same seed: of one sample a single pass over
/// the weights, to the same bits.
#[inline(always)]
pub fn matvec_transposed_descend<S: Simd, T: Real, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &mut [[T; O]; I],
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    rate: T,
    out: &mut [[T; B]; I],
) {
    if const { B == 1 } {
        let of = Descent { seed: single(seed), rate };
        descents(simd, weights, &of, single(input), single_mut(out));
    } else {
        matvec_transposed(simd, weights, seed, out);
        outer_descend(simd, seed, input, samples, rate, weights);
    }
}

/// `out[j] = seed[i] * weights[i, j]`, in the widest vectors that the outputs fill.
#[inline(always)]
fn dots_of_all<S: Simd, T: Real, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[T; O],
    out: &mut [T; I],
) {
    if const { is_large::<S>(I * O) && O >= <T as Lanes>::Block::<S>::LEN } {
        let back = SingleBack {
            outputs: O,
            inputs: I,
            seed: seed.as_ptr(),
            input: core::ptr::null(),
            weights: weights.as_flattened().as_ptr(),
            out: out.as_mut_ptr(),
            add: false,
        };
        // SAFETY: the arrays are as large as `I` and `O` say.
        unsafe { T::single_dots(simd.level(), &back) };
    } else if const { cfg!(feature = "deterministic") || O < <T as Lanes>::Block::<S>::LEN } {
        for (out, column) in out.iter_mut().zip(weights) {
            *out = in_order(column, seed);
        }
    } else if const { O >= <T as Lanes>::Wide::<S>::LEN } {
        columns::<S, T, T::Wide<S>, I, O>(simd, weights, seed, out);
    } else if const { O >= <T as Lanes>::Half::<S>::LEN } {
        columns::<S, T, T::Half<S>, I, O>(simd, weights, seed, out);
    } else {
        columns::<S, T, T::Block<S>, I, O>(simd, weights, seed, out);
    }
}

/// All columns in vectors `V`, by fours; a rest of one to three columns is filled up with the last.
#[inline(always)]
fn columns<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[T; O],
    out: &mut [T; I],
) {
    let (fours, others) = weights.as_chunks::<4>();
    let (out_fours, out_others) = out.as_chunks_mut::<4>();
    for (out, four) in out_fours.iter_mut().zip(fours) {
        *out = dots::<S, T, V, O>(simd, four.each_ref(), seed);
    }
    let padded = match others {
        [a] => [a, a, a, a],
        [a, b] => [a, b, b, b],
        [a, b, c] => [a, b, c, c],
        _ => return,
    };
    for (out, dot) in out_others.iter_mut().zip(dots::<S, T, V, O>(simd, padded, seed)) {
        *out = dot;
    }
}

/// The dot products of `seed` with four columns.
#[inline(always)]
fn dots<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize>(
    simd: S,
    columns: [&[T; O]; 4],
    seed: &[T; O],
) -> [T; 4] {
    let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); 4];
    for i in 0..O / V::LEN {
        // SAFETY: `i < O / V::LEN`, so the vector ends at `(i + 1) * V::LEN <= O`.
        let factor = unsafe { load(simd, seed, i * V::LEN) };
        for (sum, column) in sums.iter_mut().zip(columns) {
            // SAFETY: as above.
            *sum = add_product(*sum, unsafe { load(simd, column, i * V::LEN) }, factor);
        }
    }
    let [a, b, c, d] = columns;
    let columns = [a.as_ptr(), b.as_ptr(), c.as_ptr(), d.as_ptr()];
    // SAFETY: a column has a vector of numbers at least, as its callers chose `V`.
    unsafe { add_rest(simd, &mut sums, columns, seed.as_ptr(), O) };
    totals(simd, sums)
}

/// What is taken from each column, times its input.
struct Descent<'a, T, const O: usize> {
    seed: &'a [T; O],
    rate: T,
}

/// All columns, with the dot products as [`dots_of_all`] makes them.
#[inline(always)]
fn descents<S: Simd, T: Real, const I: usize, const O: usize>(
    simd: S,
    weights: &mut [[T; O]; I],
    of: &Descent<'_, T, O>,
    input: &[T; I],
    out: &mut [T; I],
) {
    if const { cfg!(feature = "deterministic") || O < <T as Lanes>::Block::<S>::LEN } {
        for ((out, column), &x) in out.iter_mut().zip(weights).zip(input) {
            *out = in_order(column, of.seed);
            descend_column(simd, of.seed, x, of.rate, column);
        }
    } else if const { O >= <T as Lanes>::Wide::<S>::LEN } {
        descending_columns::<S, T, T::Wide<S>, I, O>(simd, weights, of, input, out);
    } else if const { O >= <T as Lanes>::Half::<S>::LEN } {
        descending_columns::<S, T, T::Half<S>, I, O>(simd, weights, of, input, out);
    } else {
        descending_columns::<S, T, T::Block<S>, I, O>(simd, weights, of, input, out);
    }
}

/// All columns in vectors `V`, by fours; the rest as [`columns`] has it.
#[inline(always)]
fn descending_columns<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const I: usize, const O: usize>(
    simd: S,
    weights: &mut [[T; O]; I],
    of: &Descent<'_, T, O>,
    input: &[T; I],
    out: &mut [T; I],
) {
    let fours = const { I / 4 * 4 };
    let (whole, others) = weights.split_at_mut(fours);
    let (inputs, other_inputs) = input.split_at(fours);
    let (outs, other_outs) = out.split_at_mut(fours);
    let (whole, _) = whole.as_chunks_mut::<4>();
    for ((out, four), x) in outs.as_chunks_mut::<4>().0.iter_mut().zip(whole).zip(inputs.as_chunks::<4>().0) {
        *out = descending_dots::<S, T, V, O>(simd, four, of, x);
    }
    let padded = match &*others {
        [a] => [a, a, a, a],
        [a, b] => [a, b, b, b],
        [a, b, c] => [a, b, c, c],
        _ => return,
    };
    for (out, dot) in other_outs.iter_mut().zip(dots::<S, T, V, O>(simd, padded, of.seed)) {
        *out = dot;
    }
    for (column, &x) in others.iter_mut().zip(other_inputs) {
        descend_column(simd, of.seed, x, of.rate, column);
    }
}

/// The dot products of the seed with four columns, which are updated as they pass by.
#[inline(always)]
fn descending_dots<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize>(
    simd: S,
    columns: &mut [[T; O]; 4],
    of: &Descent<'_, T, O>,
    input: &[T; 4],
) -> [T; 4] {
    let (mut sums, rate) = ([V::splat(simd, T::NEGATIVE_ZERO); 4], V::splat(simd, of.rate));
    let mut inputs = [rate; 4];
    for n in 0..4 {
        inputs[n] = V::splat(simd, input[n]);
    }
    for i in 0..O / V::LEN {
        // SAFETY: `i < O / V::LEN`, so the vector ends at `(i + 1) * V::LEN <= O`.
        let factor: V = unsafe { load(simd, of.seed, i * V::LEN) };
        for n in 0..4 {
            // SAFETY: as above.
            unsafe {
                let weights = load(simd, &columns[n], i * V::LEN);
                sums[n] = add_product(sums[n], weights, factor);
                store(weights - rate * (factor * inputs[n]), &mut columns[n], i * V::LEN);
            }
        }
    }
    let [a, b, c, d] = &*columns;
    let rest = [a.as_ptr(), b.as_ptr(), c.as_ptr(), d.as_ptr()];
    // SAFETY: as in `dots`; the numbers of the rest are not updated yet.
    unsafe { add_rest(simd, &mut sums, rest, of.seed.as_ptr(), O) };
    for n in 0..4 {
        for i in O / V::LEN * V::LEN..O {
            columns[n][i] -= of.rate * (of.seed[i] * input[n]);
        }
    }
    totals(simd, sums)
}

/// `seed[i] * column[i]`, summed in order.
#[inline(always)]
fn in_order<T: Real, const O: usize>(column: &[T; O], seed: &[T; O]) -> T {
    (0..O).fold(
        T::NEGATIVE_ZERO,
        #[inline(always)]
        |sum, i| sum + seed[i] * column[i],
    )
}
