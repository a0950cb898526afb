//! The gradient of the weights: the product of each seed with each input, column by column, in memory order; stored, or
//! taken from the weights at once.

use crate::kernels::compiled::Compiled;
use crate::kernels::dense::outer_block::{OuterBlock, Update};
use crate::kernels::dense::single::is_large;
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::geometry::assert_product;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::vector::registers::{add_product, load, single, store};
use crate::real::Real;
use fearless_simd::{Simd, SimdFloat};

/// `out[i, j] = seed[i] * input[j]`, or `+=` where `add`, summed over the first `samples`; `out` is `[O, I]`.
#[inline(always)]
pub fn outer<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    add: bool,
    out: &mut [[T; O]; I],
) {
    const { assert_product(I, O, B) }
    if const { B > 1 } {
        of_block(simd, seed, input, samples, if add { Update::Add } else { Update::Overwrite }, out);
    } else if const { is_large::<S>(I * O) } {
        let back = back_of(single(seed), single(input), add, out);
        // SAFETY: the arrays are as large as `I` and `O` say, of which `assert_product` refuses 0.
        unsafe { if const { IS_NARROW } { narrow::dense::outer(&back) } else { T::single_outer(simd.level(), &back) } };
    } else if add {
        products::<true, S, T, I, O>(simd, single(seed), single(input), out);
    } else {
        products::<false, S, T, I, O>(simd, single(seed), single(input), out);
    }
}

/// `weights[i, j] -= rate * g`, with `g = seed[i] * input[j]` summed over the first `samples`; `weights` is `[O, I]`.
///
/// The bits are those of `outer` and of the update after it.
#[inline(always)]
pub fn outer_descend<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    rate: T,
    weights: &mut [[T; O]; I],
) {
    const { assert_product(I, O, B) }
    if const { B > 1 } {
        of_block(simd, seed, input, samples, Update::Descend(rate), weights);
    } else if const { IS_NARROW } {
        let back = back_of(single(seed), single(input), false, weights);
        // SAFETY: the arrays are as large as `I` and `O` say.
        unsafe { narrow::dense::outer_descend(&back, rate) };
    } else {
        for (column, &x) in weights.iter_mut().zip(single(input)) {
            descend_column(simd, single(seed), x, rate, column, 0);
        }
    }
}

/// As an argument.
#[inline(always)]
const fn back_of<T, const I: usize, const O: usize>(
    seed: &[T; O],
    input: &[T; I],
    add: bool,
    out: &mut [[T; O]; I],
) -> SingleBack<T> {
    SingleBack {
        outputs: O,
        inputs: I,
        seed: seed.as_ptr(),
        input: input.as_ptr(),
        weights: core::ptr::null(),
        out: out.as_flattened_mut().as_mut_ptr(),
        add,
    }
}

#[inline(always)]
fn of_block<S: Simd, T: Compiled, const I: usize, const O: usize, const B: usize>(
    simd: S,
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    update: Update<T>,
    out: &mut [[T; O]; I],
) {
    let outer = OuterBlock {
        outputs: O,
        inputs: I,
        lanes: B,
        samples: samples.min(B),
        seed: seed.as_flattened().as_ptr(),
        input: input.as_flattened().as_ptr(),
        update,
        out: out.as_flattened_mut().as_mut_ptr(),
    };
    // SAFETY: the arrays are as large as `I`, `O` and `B` say; `assert_product` refuses `B` above 64.
    unsafe { T::outer(simd.level(), &outer) };
}

/// `column[i] -= rate * (seed[i] * x)` from `first` on.
#[inline(always)]
pub(crate) fn descend_column<S: Simd, T: Real, const O: usize>(
    simd: S,
    seed: &[T; O],
    x: T,
    rate: T,
    column: &mut [T; O],
    first: usize,
) {
    let at = descended::<S, T, T::Wide<S>, O>(simd, seed, x, rate, column, first);
    let at = descended::<S, T, T::Half<S>, O>(simd, seed, x, rate, column, at);
    let at = descended::<S, T, T::Narrow<S>, O>(simd, seed, x, rate, column, at);
    for i in at..O {
        column[i] -= rate * (seed[i] * x);
    }
}

/// The same from `first` on in vectors `V` as far as they go: there it returns.
#[inline(always)]
fn descended<S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize>(
    simd: S,
    seed: &[T; O],
    x: T,
    rate: T,
    column: &mut [T; O],
    first: usize,
) -> usize {
    let (x, rate) = (V::splat(simd, x), V::splat(simd, rate));
    let mut at = first;
    while at + V::LEN <= O {
        // SAFETY: `at + V::LEN <= O`.
        unsafe {
            let (s, w): (V, V) = (load(simd, seed, at), load(simd, column, at));
            store(w - rate * (s * x), column, at);
        }
        at += V::LEN;
    }
    at
}

#[inline(always)]
fn products<const ADD: bool, S: Simd, T: Real, const I: usize, const O: usize>(
    simd: S,
    seed: &[T; O],
    input: &[T; I],
    out: &mut [[T; O]; I],
) {
    for (column, &x) in out.iter_mut().zip(input) {
        let at = scaled::<ADD, S, T, T::Wide<S>, O>(simd, seed, x, column, 0);
        let at = scaled::<ADD, S, T, T::Half<S>, O>(simd, seed, x, column, at);
        let at = scaled::<ADD, S, T, T::Narrow<S>, O>(simd, seed, x, column, at);
        for i in at..O {
            column[i] = if ADD { column[i] + seed[i] * x } else { seed[i] * x };
        }
    }
}

/// `out[i] = seed[i] * x`, or `+=`, from `first` on in vectors `V` as far as they go: there it returns.
#[inline(always)]
fn scaled<const ADD: bool, S: Simd, T: Real, V: SimdFloat<S, Element = T>, const O: usize>(
    simd: S,
    seed: &[T; O],
    x: T,
    out: &mut [T; O],
    first: usize,
) -> usize {
    let x = V::splat(simd, x);
    let mut at = first;
    while at + V::LEN <= O {
        // SAFETY: `at + V::LEN <= O`.
        let s: V = unsafe { load(simd, seed, at) };
        // SAFETY: as above.
        let value = if ADD { add_product(unsafe { load(simd, out, at) }, s, x) } else { s * x };
        // SAFETY: as above.
        unsafe { store(value, out, at) };
        at += V::LEN;
    }
    at
}
