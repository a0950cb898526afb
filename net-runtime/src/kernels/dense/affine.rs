//! Weights times input, with or without biases.
//!
//! For one sample, a tile of up to eight vectors of outputs stays in registers while all columns pass by:
//!
//! ```text
//! O = 100, 16 lanes: seven vectors; the last begins at 84 and repeats 12 outputs of the sixth, to the same bits
//! O = 150, 16 lanes: ten vectors, as two tiles of five
//! ```

use crate::kernels::compiled::Compiled;
use crate::kernels::dense::product::Product;
use crate::kernels::dense::single::{Single, is_large};
use crate::kernels::geometry::assert_product;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::vector::activation::Activation;
use crate::kernels::vector::registers::{add_product, load, single, single_mut, store};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// `out[i] = f(biases[i] + weights[i, j] * input[j])` of each sample, with `weights` and `out` `[O, I]` and `[O]`; `f` is the
/// activation, as in `affine(simd, weights, input, biases, Ramp, out)`.
#[inline(always)]
pub fn affine<S: Simd, T: Compiled, F: Activation, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[[T; B]; I],
    biases: &[T; O],
    _: F,
    out: &mut [[T; B]; O],
) {
    sums::<S, T, F, I, O, B>(simd, weights, input, Start::At(biases), out);
}

/// `out[i] = f(weights[i, j] * input[j])` of each sample: [`affine`] without biases.
#[inline(always)]
pub fn matvec<S: Simd, T: Compiled, F: Activation, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[[T; B]; I],
    _: F,
    out: &mut [[T; B]; O],
) {
    sums::<S, T, F, I, O, B>(simd, weights, input, Start::Nothing, out);
}

/// `out[i] += weights[i, j] * input[j]` of each sample: [`matvec`] that goes on from what is there.
#[inline(always)]
pub fn matvec_add<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[[T; B]; I],
    out: &mut [[T; B]; O],
) {
    sums::<S, T, (), I, O, B>(simd, weights, input, Start::There, out);
}

/// What sums start from.
#[derive(Clone, Copy)]
enum Start<'a, T, const O: usize> {
    /// -0.0, the neutral element of addition.
    Nothing,
    /// One number an output, for all samples.
    At(&'a [T; O]),
    /// What is in `out`.
    There,
}

#[inline(always)]
fn sums<S: Simd, T: Compiled, F: Activation, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[[T; B]; I],
    start: Start<'_, T, O>,
    out: &mut [[T; B]; O],
) {
    const { assert_product(I, O, B) }
    if const { B == 1 } {
        let out = single_mut(out);
        if const { is_large::<S>(I * O) && (IS_NARROW || O >= <T as Lanes>::Narrow::<S>::LEN) } {
            return of_one_sample_large::<S, T, F, I, O>(simd, weights, single(input), start, out);
        }
        let own = if let Start::There = start { *out } else { [T::NEGATIVE_ZERO; O] };
        let start = if let Start::At(start) = start { start } else { &own };
        of_one_sample::<S, T, F, I, O>(simd, weights, single(input), start, out);
    } else {
        let product = Product {
            rows: O,
            columns: I,
            lanes: B,
            weights: weights.as_flattened().as_ptr(),
            row: 1,
            column: O,
            input: input.as_flattened().as_ptr(),
            start: if let Start::At(start) = start { start.as_ptr() } else { core::ptr::null() },
            resumes: matches!(start, Start::There),
            activation: F::FUNCTION,
            out: out.as_flattened_mut().as_mut_ptr(),
        };
        // SAFETY: the arrays are as large as `I`, `O` and `B` say; `assert_product` refuses other `B` than multiples of 8.
        unsafe { Compiled::product(simd.level(), &product) };
        narrow::curve::<T, F>(out.as_flattened_mut());
    }
}

/// One sample, by the kernel that is compiled once.
#[inline(always)]
fn of_one_sample_large<S: Simd, T: Compiled, F: Activation, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[T; I],
    start: Start<'_, T, O>,
    out: &mut [T; O],
) {
    let (own, sums) = (*out, out.as_mut_ptr());
    let start = match start {
        Start::Nothing => core::ptr::null(),
        Start::At(start) => start.as_ptr(),
        // A narrow kernel reads what each sum starts from before it writes that sum, and once.
        Start::There if const { IS_NARROW } => sums.cast_const(),
        Start::There => own.as_ptr(),
    };
    let single = Single {
        outputs: O,
        inputs: I,
        weights: weights.as_flattened().as_ptr(),
        input: input.as_ptr(),
        start,
        activation: F::FUNCTION,
        out: sums,
    };
    // SAFETY: the arrays are as large as `I` and `O` say, and the outputs are a vector of 128 bits at least where there are any.
    unsafe { T::single(simd.level(), &single) };
    narrow::curve::<T, F>(out);
}

/// One sample, in the widest vectors that the outputs fill.
#[inline(always)]
fn of_one_sample<S: Simd, T: Compiled, F: Activation, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[T; I],
    start: &[T; O],
    out: &mut [T; O],
) {
    if const { O >= <T as Lanes>::Wide::<S>::LEN } {
        tiles::<S, T, T::Wide<S>, F, I, O>(simd, weights, input, start, out);
    } else if const { O >= <T as Lanes>::Half::<S>::LEN } {
        tiles::<S, T, T::Half<S>, F, I, O>(simd, weights, input, start, out);
    } else if const { O >= <T as Lanes>::Narrow::<S>::LEN } {
        tiles::<S, T, T::Narrow<S>, F, I, O>(simd, weights, input, start, out);
    } else {
        *out = *start;
        for (column, &x) in weights.iter().zip(input) {
            for (sum, &w) in out.iter_mut().zip(column) {
                *sum += w * x;
            }
        }
    }
    if const { O < <T as Lanes>::Narrow::<S>::LEN || F::FUNCTION.is_curve() } {
        for sum in out.iter_mut() {
            *sum = F::of(*sum);
        }
    }
}

/// How many vectors a tile has: at most eight, and the tiles nearly equal.
const fn tile_size(outputs: usize, lanes: usize) -> usize {
    let vectors = outputs.div_ceil(lanes);
    vectors.div_ceil(vectors.div_ceil(8))
}

/// All tiles of `out`, where `O >= V::LEN`.
#[inline(always)]
fn tiles<S: Simd, T: Real, V: SimdFloat<S, Element = T>, F: Activation, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[T; I],
    start: &[T; O],
    out: &mut [T; O],
) {
    // The number of vectors in a tile is a const argument, so that the sums are registers: hence a match on a
    // constant, of which all other arms are dropped before code is made.
    macro_rules! tile {
        ($count:expr, $first:expr) => {
            match const { $count } {
                0 => {}
                1 => tile::<S, T, V, F, I, O, 1>(simd, weights, input, start, out, $first),
                2 => tile::<S, T, V, F, I, O, 2>(simd, weights, input, start, out, $first),
                3 => tile::<S, T, V, F, I, O, 3>(simd, weights, input, start, out, $first),
                4 => tile::<S, T, V, F, I, O, 4>(simd, weights, input, start, out, $first),
                5 => tile::<S, T, V, F, I, O, 5>(simd, weights, input, start, out, $first),
                6 => tile::<S, T, V, F, I, O, 6>(simd, weights, input, start, out, $first),
                7 => tile::<S, T, V, F, I, O, 7>(simd, weights, input, start, out, $first),
                _ => tile::<S, T, V, F, I, O, 8>(simd, weights, input, start, out, $first),
            }
        };
    }
    let size = const { tile_size(O, V::LEN) };
    let full = const { O.div_ceil(V::LEN) / tile_size(O, V::LEN) };
    for i in 0..full {
        tile!(tile_size(O, V::LEN), i * size * V::LEN);
    }
    tile!(O.div_ceil(V::LEN) % tile_size(O, V::LEN), full * size * V::LEN);
}

/// How many sums an output is made of, by turns of the columns: a tile of few vectors would wait for each multiply-add
/// before the next.
const fn chains(columns: usize, vectors: usize) -> usize {
    match vectors {
        _ if cfg!(feature = "deterministic") || columns < 8 => 1,
        1 if columns >= 32 => 4,
        1..=3 => 2,
        _ => 1,
    }
}

/// The outputs of `K` vectors from `first` on; what would lie behind the end of `out` is shifted back to end there.
#[inline(always)]
fn tile<
    S: Simd,
    T: Real,
    V: SimdFloat<S, Element = T>,
    F: Activation,
    const I: usize,
    const O: usize,
    const K: usize,
>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[T; I],
    start: &[T; O],
    out: &mut [T; O],
    first: usize,
) {
    debug_assert!(O >= V::LEN);
    match const { chains(I, K) } {
        4 => tile_of::<S, T, V, F, I, O, K, 4>(simd, weights, input, start, out, first),
        2 => tile_of::<S, T, V, F, I, O, K, 2>(simd, weights, input, start, out, first),
        _ => tile_of::<S, T, V, F, I, O, K, 1>(simd, weights, input, start, out, first),
    }
}

/// A tile whose outputs are sums of `C` sums.
#[inline(always)]
fn tile_of<
    S: Simd,
    T: Real,
    V: SimdFloat<S, Element = T>,
    F: Activation,
    const I: usize,
    const O: usize,
    const K: usize,
    const C: usize,
>(
    simd: S,
    weights: &[[T; O]; I],
    input: &[T; I],
    start: &[T; O],
    out: &mut [T; O],
    first: usize,
) {
    let (mut at, mut sums) = ([0; K], [[V::splat(simd, T::NEGATIVE_ZERO); K]; C]);
    for k in 0..K {
        at[k] = (first + k * V::LEN).min(O - V::LEN);
        // SAFETY: `at[k] <= O - V::LEN`.
        sums[0][k] = unsafe { load(simd, start, at[k]) };
    }
    let ((columns, last_columns), (inputs, last_inputs)) = (weights.as_chunks::<C>(), input.as_chunks::<C>());
    for (columns, inputs) in columns.iter().zip(inputs) {
        for c in 0..C {
            let x = V::splat(simd, inputs[c]);
            for k in 0..K {
                // SAFETY: `at[k] <= O - V::LEN`.
                sums[c][k] = add_product(sums[c][k], unsafe { load(simd, &columns[c], at[k]) }, x);
            }
        }
    }
    for (column, &x) in last_columns.iter().zip(last_inputs) {
        let x = V::splat(simd, x);
        for k in 0..K {
            // SAFETY: `at[k] <= O - V::LEN`.
            sums[0][k] = add_product(sums[0][k], unsafe { load(simd, column, at[k]) }, x);
        }
    }
    for k in 0..K {
        let mut sum = sums[0][k];
        for other in sums.iter().skip(1) {
            sum += other[k];
        }
        // SAFETY: `at[k] <= O - V::LEN`.
        unsafe { store(F::FUNCTION.stored(simd, sum), out, at[k]) };
    }
}
