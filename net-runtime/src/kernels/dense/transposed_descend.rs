//! The seed carried back through the weights, which then move along their gradient: `out[j] = seed[i] * weights[i, j]`, then
//! `weights[i, j] -= rate * seed[i] * input[j]`; of one sample in a single pass over the weights.

use super::transposed::{back_of, in_order, matvec_transposed};
use crate::kernels::compiled::Compiled;
use crate::kernels::dense::outer::{descend_column, outer_descend};
use crate::kernels::geometry::assert_product;
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::registers::{add_product, add_rest, load, single, single_mut, store};
use crate::kernels::vector::totals::totals;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// [`matvec_transposed`], and then [`outer_descend`](crate::kernels::outer_descend) of the same seed: of one sample a single pass over
/// the weights, to the same bits, where the target has vectors.
#[inline(always)]
pub fn matvec_transposed_descend<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &mut [[T; O]; I],
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    rate: T,
    out: &mut [[T; B]; I],
) {
    const { assert_product(I, O, B) }
    if const { B == 1 && !IS_NARROW } {
        let of = Descent { seed: single(seed), rate };
        descents(simd, weights, &of, single(input), single_mut(out));
    } else {
        matvec_transposed(simd, weights, seed, out);
        outer_descend(simd, seed, input, samples, rate, weights);
    }
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
    if const { cfg!(feature = "deterministic") || O < <T as Lanes>::Narrow::<S>::LEN } {
        for ((out, column), &x) in out.iter_mut().zip(weights).zip(input) {
            *out = in_order(T::NEGATIVE_ZERO, column, of.seed);
            descend_column(simd, of.seed, x, of.rate, column, 0);
        }
    } else if const { O >= <T as Lanes>::Wide::<S>::LEN } {
        descending_columns::<S, T, T::Wide<S>, I, O>(simd, weights, of, input, out);
    } else if const { O >= <T as Lanes>::Half::<S>::LEN } {
        descending_columns::<S, T, T::Half<S>, I, O>(simd, weights, of, input, out);
    } else {
        descending_columns::<S, T, T::Narrow<S>, I, O>(simd, weights, of, input, out);
    }
}

/// All columns in vectors `V`, by eights where registers hold their sums and inputs, and by fours; a rest of one to three has
/// its dot products before its update.
#[inline(always)]
fn descending_columns<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const I: usize, const O: usize>(
    simd: S,
    weights: &mut [[T; O]; I],
    of: &Descent<'_, T, O>,
    input: &[T; I],
    out: &mut [T; I],
) {
    let mut columns: Columns<'_, T, O> = (weights, input, out);
    if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
        columns = descending::<S, T, V, O, 8>(simd, of, columns);
    }
    let (weights, input, out) = descending::<S, T, V, O, 4>(simd, of, columns);
    // SAFETY: there are as many outputs as columns, and a column has a number for each lane.
    unsafe { back_of(weights, of.seed, out).columns::<S, V>(simd) };
    for (column, &x) in weights.iter_mut().zip(input) {
        descend_column(simd, of.seed, x, of.rate, column, 0);
    }
}

/// Columns, their inputs, and where their dot products go.
type Columns<'a, T, const O: usize> = (&'a mut [[T; O]], &'a [T], &'a mut [T]);

/// Columns by `K`: the rest is returned.
#[inline(always)]
fn descending<'a, S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize, const K: usize>(
    simd: S,
    of: &Descent<'_, T, O>,
    (weights, input, out): Columns<'a, T, O>,
) -> Columns<'a, T, O> {
    let (tiles, weights) = weights.as_chunks_mut::<K>();
    let (inputs, input) = input.as_chunks::<K>();
    let (outs, out) = out.as_chunks_mut::<K>();
    for ((out, tile), x) in outs.iter_mut().zip(tiles).zip(inputs) {
        *out = descending_dots::<S, T, V, O, K>(simd, tile, of, x);
    }
    (weights, input, out)
}

/// The dot products of the seed with `K` columns, which are updated as they pass by.
#[inline(always)]
fn descending_dots<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize, const K: usize>(
    simd: S,
    columns: &mut [[T; O]; K],
    of: &Descent<'_, T, O>,
    input: &[T; K],
) -> [T; K] {
    let (mut sums, rate) = ([V::splat(simd, T::NEGATIVE_ZERO); K], V::splat(simd, of.rate));
    let mut inputs = [rate; K];
    for n in 0..K {
        inputs[n] = V::splat(simd, input[n]);
    }
    for i in 0..O / V::LEN {
        // SAFETY: `i < O / V::LEN`, so the vector ends at `(i + 1) * V::LEN <= O`.
        let factor: V = unsafe { load(simd, of.seed, i * V::LEN) };
        for n in 0..K {
            // SAFETY: as above.
            unsafe {
                let weights = load(simd, &columns[n], i * V::LEN);
                sums[n] = add_product(sums[n], weights, factor);
                store(weights - rate * (factor * inputs[n]), &mut columns[n], i * V::LEN);
            }
        }
    }
    let mut rest = [columns[0].as_ptr(); K];
    for n in 0..K {
        rest[n] = columns[n].as_ptr();
    }
    // SAFETY: a column has a vector of numbers at least, as the callers chose `V`; those of the rest are not updated yet.
    unsafe { add_rest(simd, &mut sums, rest, of.seed.as_ptr(), O) };
    for n in 0..K {
        descend_column(simd, of.seed, input[n], of.rate, &mut columns[n], O / V::LEN * V::LEN);
    }
    totals(simd, sums)
}
