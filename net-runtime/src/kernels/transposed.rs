//! The seed carried back through the weights: one dot product a column, four columns at a time.
//!
//! ```text
//! O = 21, 8 lanes:  vectors 0..8 and 8..16 of four columns into four accumulators, their four totals at once,
//!                   then the outputs 16..21 one by one
//! ```

use super::compiled::Compiled;
use super::product::Product;
use super::single::{LARGE, SingleBack};
use super::vector::{add_product, load, single, single_mut, totals};
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
            out: out.as_flattened_mut().as_mut_ptr(),
        };
        // SAFETY: the arrays are as large as `I`, `O` and `B` say.
        unsafe { Compiled::product(simd.level(), &product) };
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
    if const { I * O >= LARGE && O >= <T as Lanes>::Block::<S>::LEN } {
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
            *out = rest(T::NEGATIVE_ZERO, column, seed, 0);
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
    let mut dots = totals(simd, sums);
    for (dot, column) in dots.iter_mut().zip(columns) {
        *dot = rest(*dot, column, seed, O / V::LEN * V::LEN);
    }
    dots
}

/// `sum + seed[i] * column[i]` over `i` from `first` on, in order.
#[inline(always)]
fn rest<T: Real, const O: usize>(sum: T, column: &[T; O], seed: &[T; O], first: usize) -> T {
    // Not `skip`, which leaves its count of the elements behind in the machine code.
    (first..O).fold(
        sum,
        #[inline(always)]
        |sum, i| sum + seed[i] * column[i],
    )
}
