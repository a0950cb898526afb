//! The seed carried back through the weights: one dot product a column, eight columns at a time.
//!
//! ```text
//! O = 21, 8 lanes:  vectors 0..8 and 8..16 of eight columns into eight accumulators, the last five lanes of 13..21,
//!                   then their eight totals at once
//! ```

use crate::kernels::compiled::Compiled;
use crate::kernels::dense::product::Product;
use crate::kernels::dense::single::is_large;
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::geometry::assert_product;
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::activation::Function;
use crate::kernels::vector::registers::{single, single_mut};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

/// `out[j] = seed[i] * weights[i, j]` of each sample, with `weights` and `out` `[O, I]` and `[I]`.
#[inline(always)]
pub fn matvec_transposed<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[[T; B]; O],
    out: &mut [[T; B]; I],
) {
    sums(simd, weights, seed, false, out);
}

/// `out[j] += seed[i] * weights[i, j]` of each sample: [`matvec_transposed`] that goes on from what is there.
#[inline(always)]
pub fn matvec_transposed_add<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[[T; B]; O],
    out: &mut [[T; B]; I],
) {
    sums(simd, weights, seed, true, out);
}

#[inline(always)]
fn sums<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[[T; B]; O],
    add: bool,
    out: &mut [[T; B]; I],
) {
    const { assert_product(I, O, B) }
    if const { B == 1 } {
        dots_of_all(simd, weights, single(seed), add, single_mut(out));
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
            resumes: add,
            activation: Function::Identity,
            out: out.as_flattened_mut().as_mut_ptr(),
        };
        // SAFETY: the arrays are as large as `I`, `O` and `B` say; `assert_product` refuses other `B` than multiples of 8.
        unsafe { Compiled::product(simd.level(), &product) };
    }
}

/// `out[j] = seed[i] * weights[i, j]`, or `+=`, in the widest vectors that the outputs fill.
#[inline(always)]
fn dots_of_all<S: Simd, T: Compiled, const I: usize, const O: usize>(
    simd: S,
    weights: &[[T; O]; I],
    seed: &[T; O],
    add: bool,
    out: &mut [T; I],
) {
    if const { !IS_NARROW && O < <T as Lanes>::Narrow::<S>::LEN || cfg!(feature = "deterministic") && !is_large::<S>(I * O) }
    {
        for (out, column) in out.iter_mut().zip(weights) {
            *out = in_order(if add { *out } else { T::NEGATIVE_ZERO }, column, seed);
        }
        return;
    }
    let back = SingleBack { add, ..back_of(weights, seed, out) };
    // SAFETY: the arrays are as large as `I` and `O` say, and a column has a number for each lane.
    unsafe {
        if const { is_large::<S>(I * O) } {
            T::single_dots(simd.level(), &back);
        } else if const { O >= <T as Lanes>::Wide::<S>::LEN } {
            back.columns::<S, T::Wide<S>>(simd);
        } else if const { O >= <T as Lanes>::Half::<S>::LEN } {
            back.columns::<S, T::Half<S>>(simd);
        } else {
            back.columns::<S, T::Narrow<S>>(simd);
        }
    }
}

/// As an argument.
#[inline(always)]
pub(super) const fn back_of<T, const O: usize>(weights: &[[T; O]], seed: &[T; O], out: &mut [T]) -> SingleBack<T> {
    SingleBack {
        outputs: O,
        inputs: weights.len(),
        seed: seed.as_ptr(),
        input: core::ptr::null(),
        weights: weights.as_flattened().as_ptr(),
        out: out.as_mut_ptr(),
        add: false,
    }
}

/// `start + seed[i] * column[i]`, summed in order.
#[inline(always)]
pub(super) fn in_order<T: Real, const O: usize>(start: T, column: &[T; O], seed: &[T; O]) -> T {
    (0..O).fold(
        start,
        #[inline(always)]
        |sum, i| sum + seed[i] * column[i],
    )
}
