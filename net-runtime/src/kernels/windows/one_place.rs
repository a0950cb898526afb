//! Windows at one place that cover all that slides: a step of a streaming net.
//!
//! ```text
//! convolution              z[p] = b[p] + sum[r](k[p, r] * a[r])
//! convolution_transposed   a[r] = sum[p](k[p, r] * z[p])
//! convolution_weights      k[p, r] = z[p] * a[r], or `+=`
//! ```
//!
//! The channels and taps `r` of one `p` lie in the weights as they lie in `a`: these are a matrix by columns and two vectors of
//! each sample, and no geometry is left. The first form sums in the order of memory; in the canonical one the taps of a channel
//! follow each other.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::dense::outer_block::{OuterBlock, Update};
use crate::kernels::dense::product::Product;
use crate::kernels::dense::single::{Single, is_large};
use crate::kernels::dense::single_back::SingleBack;
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::vector::activation::Activation;
use crate::kernels::windows::fitted::Fitted;
use crate::kernels::windows::{Axis, Windows};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

impl Windows {
    /// Whether they are at one place and cover all that slides.
    #[inline(always)]
    pub(crate) const fn is_one_place(&self) -> bool {
        let [first, second, third] = &self.axes;
        self.groups == 1 && !self.turned && first.is_covered() && second.is_covered() && third.is_covered()
    }
}

impl Axis {
    /// Whether its one place covers it: as it does where there is no such axis.
    #[inline(always)]
    pub(super) const fn is_covered(&self) -> bool {
        self.places == 1 && self.taps == self.extent && self.dilation == 1 && self.before == 0
    }
}

/// Whether the arrays are of one sample, if they fit windows at one place. It is asked of other windows, too, whose arrays'
/// product may be more than 32 bits count.
const fn is_single<T: Real, W: Flat<T>, X: Flat<T>, Y: Flat<T>>() -> bool {
    matches!(X::LENGTH.checked_mul(Y::LENGTH), Some(product) if product == W::LENGTH)
}

/// `z[p] = f(b[p] + sum[r](k[p, r] * a[r]))`
///
/// # Safety
///
/// The arrays fit `of`, whose windows are at one place; the start is one number for each `p`.
#[inline(always)]
pub(crate) unsafe fn dots<S: Simd, T: Compiled, F: Activation, W: Flat<T>, A: Flat<T>, Z: Flat<T>>(
    simd: S,
    of: &Fitted<'_>,
    weights: &W,
    input: &A,
    start: Option<&[T]>,
    out: &mut Z,
) {
    let (rows, columns, lanes) = (of.windows.still_length(), of.windows.sliding_length(), of.lanes);
    if const { is_single::<T, W, A, Z>() } {
        // SAFETY: as the caller says.
        return unsafe { dots_of_one::<S, T, F, W, A, Z>(simd, weights, input, start, out) };
    }
    let product = Product {
        rows,
        columns,
        lanes,
        weights: flat(weights).as_ptr(),
        row: columns,
        column: 1,
        input: flat(input).as_ptr(),
        start: start.map_or(core::ptr::null(), <[T]>::as_ptr),
        resumes: false,
        activation: F::FUNCTION,
        out: flat_mut(out).as_mut_ptr(),
    };
    // SAFETY: the arrays are as large as the windows say, of one sample or a block.
    unsafe { Compiled::product(simd.level(), &product) };
    narrow::curve::<T, F>(flat_mut(out));
}

/// The same of one sample.
///
/// # Safety
///
/// The weights are as many as the products of `input` and `out`.
#[inline(always)]
unsafe fn dots_of_one<S: Simd, T: Compiled, F: Activation, W: Flat<T>, A: Flat<T>, Z: Flat<T>>(
    simd: S,
    weights: &W,
    input: &A,
    start: Option<&[T]>,
    out: &mut Z,
) {
    let out = flat_mut(out);
    let back = SingleBack {
        outputs: A::LENGTH,
        inputs: Z::LENGTH,
        seed: flat(input).as_ptr(),
        input: core::ptr::null(),
        weights: flat(weights).as_ptr(),
        out: out.as_mut_ptr(),
        add: false,
    };
    // SAFETY: as the caller says.
    unsafe {
        if const { is_large::<S>(W::LENGTH) } {
            T::single_dots(simd.level(), &back);
        } else {
            back.dots(simd);
        }
    }
    for (sum, &start) in out.iter_mut().zip(start.unwrap_or_default()) {
        *sum = start + *sum;
    }
    for sum in out {
        *sum = F::of(*sum);
    }
}

/// `a[r] = f(sum[p](k[p, r] * z[p]))`
///
/// # Safety
///
/// The arrays fit `of`, whose windows are at one place.
#[inline(always)]
pub(crate) unsafe fn combination<S: Simd, T: Compiled, F: Activation, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    simd: S,
    of: &Fitted<'_>,
    weights: &W,
    input: &Z,
    out: &mut A,
) {
    let (rows, columns, lanes) = (of.windows.sliding_length(), of.windows.still_length(), of.lanes);
    let (weights, input, out) = (flat(weights), flat(input), flat_mut(out));
    if const { !is_single::<T, W, Z, A>() } {
        let product = Product {
            rows,
            columns,
            lanes,
            weights: weights.as_ptr(),
            row: 1,
            column: rows,
            input: input.as_ptr(),
            start: core::ptr::null(),
            resumes: false,
            activation: F::FUNCTION,
            out: out.as_mut_ptr(),
        };
        // SAFETY: the arrays are as large as the windows say, of one sample or a block.
        unsafe { Compiled::product(simd.level(), &product) };
        narrow::curve::<T, F>(out);
    } else if const { IS_NARROW || A::LENGTH >= <T as Lanes>::Narrow::<S>::LEN } {
        let single = Single {
            outputs: A::LENGTH,
            inputs: Z::LENGTH,
            weights: weights.as_ptr(),
            input: input.as_ptr(),
            start: core::ptr::null(),
            activation: F::FUNCTION,
            out: out.as_mut_ptr(),
        };
        // SAFETY: the weights are as many as the products of the two, and `a` is a vector at least.
        unsafe { T::single(simd.level(), &single) };
        narrow::curve::<T, F>(out);
    } else {
        for (r, sum) in out.iter_mut().enumerate() {
            let products = weights.iter().skip(r).step_by(A::LENGTH).zip(input);
            *sum = F::of(products.fold(T::NEGATIVE_ZERO, |sum, (&weight, &x)| sum + weight * x));
        }
    }
}

/// `k[p, r] = z[p] * a[r]`, or `+=`, summed over the first `samples`.
///
/// # Safety
///
/// As in [`combination`].
#[inline(always)]
pub(crate) unsafe fn products<S: Simd, T: Compiled, Z: Flat<T>, A: Flat<T>, W: Flat<T>>(
    simd: S,
    of: &Fitted<'_>,
    (still, sliding): (&Z, &A),
    samples: usize,
    add: bool,
    out: &mut W,
) {
    let (inputs, outputs, lanes) = (of.windows.still_length(), of.windows.sliding_length(), of.lanes);
    let (input, seed, out) = (flat(still).as_ptr(), flat(sliding).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays are as large as the windows say, of one sample or a block.
    unsafe {
        if const { is_single::<T, W, Z, A>() } {
            let back = SingleBack { outputs, inputs, seed, input, weights: core::ptr::null(), out, add };
            T::single_outer(simd.level(), &back);
        } else {
            let update = if add { Update::Add } else { Update::Overwrite };
            let outer = OuterBlock { outputs, inputs, lanes, samples: samples.min(lanes), seed, input, update, out };
            T::outer(simd.level(), &outer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Windows;

    #[test]
    fn weights_lie_as_what_slides() {
        let line = Windows::new(6, 4).axis(1, 3, 3);
        for windows in [line, line.by(2, 1, 0), line.axis(1, 5, 5), line.axis(1, 5, 5).axis(1, 2, 2)] {
            let (weights, sliding) = (windows.weight_steps(), windows.sliding_steps());
            assert!(windows.is_one_place(), "{windows:?}");
            assert_eq!((weights.still, weights.sliding), (windows.sliding_length(), sliding[0]));
            assert_eq!(weights.taps[..windows.rank], sliding[1..=windows.rank]);
        }
    }

    #[test]
    fn other_windows_are_not_at_one_place() {
        let line = Windows::new(6, 4).axis(1, 3, 3);
        let others = [
            line.turned(),
            line.groups(2),
            line.by(1, 1, 1),
            line.axis(2, 5, 6),
            line.axis(1, 5, 6),
            Windows::new(6, 4).axis(1, 3, 3).by(1, 2, 1),
        ];
        for windows in others {
            assert!(!windows.is_one_place(), "{windows:?}");
        }
    }
}
