//! The entries `convolution` and `convolution_transposed`: they compare the arrays of a call with its windows, and call what is
//! compiled once.
//!
//! ```text
//! z[p, y, x] = f(b[p] + k[p, q, u, v] * a[q, s y + d u - b, ..])      convolution
//! a[q, ..]   = f(b[q] + k[p, q, u, v] * z[p, y, x])                   convolution_transposed
//! ```

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::narrow::windows::{Operands, Pass};
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::vector::activation::{Activation, Function};
use crate::kernels::windows::fitted::Fitted;
use crate::kernels::windows::sliding::Sliding;
use crate::kernels::windows::{Windows, one_place};
use crate::real::Real;
use fearless_simd::Simd;

/// `z[p, ..] = f(start[p] + k[p, q, taps] * a[q, under taps])` of each sample; `f` is the activation, as in
/// `convolution(simd, windows, weights, input, Some(biases), Tanh, out)`.
#[inline(always)]
pub fn convolution<S: Simd, T: Compiled, F: Activation, W: Flat<T>, A: Flat<T>, Z: Flat<T>>(
    simd: S,
    windows: &Windows,
    weights: &W,
    input: &A,
    start: Option<&[T]>,
    _: F,
    out: &mut Z,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(windows, start, windows.still) else { return };
    if !cfg!(feature = "deterministic") && windows.is_one_place() {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::dots::<S, T, F, W, A, Z>(simd, &fitted, weights, input, start, out) };
    }
    // SAFETY: all arrays fit the windows.
    unsafe { slide(simd, &fitted, weights, input, start, (out, F::FUNCTION), false) };
    narrow::curve::<T, F>(flat_mut(out));
}

/// `a[q, under taps] = f(start[q] + k[p, q, taps] * z[p, ..])` of each sample.
#[inline(always)]
pub fn convolution_transposed<S: Simd, T: Compiled, F: Activation, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    simd: S,
    windows: &Windows,
    weights: &W,
    input: &Z,
    start: Option<&[T]>,
    _: F,
    out: &mut A,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(windows, start, windows.sliding) else { return };
    if windows.is_one_place() && start.is_none() {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::combination::<S, T, F, W, Z, A>(simd, &fitted, weights, input, out) };
    }
    // SAFETY: all arrays fit the windows.
    unsafe { slide(simd, &fitted, weights, input, start, (out, F::FUNCTION), true) };
    narrow::curve::<T, F>(flat_mut(out));
}

/// The windows, where all arrays fit them and the start is one number for each of so many channels of a group.
#[inline(always)]
pub(super) fn fitting<'a, T: Real, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    windows: &'a Windows,
    start: Option<&[T]>,
    channels: usize,
) -> Option<Fitted<'a>> {
    let fitted = windows.fitted(W::LENGTH, Z::LENGTH, A::LENGTH)?;
    let has_start = start.is_none_or(|start| start.len() == windows.groups * channels);
    if has_start { Some(fitted) } else { None }
}

/// # Safety
///
/// The arrays fit `of`, the start is one number for each channel of `out`.
#[inline(always)]
unsafe fn slide<S: Simd, T: Compiled, W: Flat<T>, X: Flat<T>, Y: Flat<T>>(
    simd: S,
    of: &Fitted<'_>,
    weights: &W,
    input: &X,
    start: Option<&[T]>,
    (out, activation): (&mut Y, Function),
    transposed: bool,
) {
    let start = start.map_or(core::ptr::null(), <[T]>::as_ptr);
    if const { IS_NARROW } {
        let operands = Operands {
            pass: if transposed { Pass::Back } else { Pass::Forward },
            windows: of.windows,
            lanes: of.lanes,
            samples: 1,
            left: flat(weights).as_ptr(),
            right: flat(input).as_ptr(),
            out: flat_mut(out).as_mut_ptr(),
            start,
            add: false,
            floor: activation.floor_of_one(),
        };
        // SAFETY: as the caller says.
        return unsafe { narrow::windows::run(&operands) };
    }
    let sliding = Sliding {
        windows: of.windows,
        lanes: of.lanes,
        weights: flat(weights).as_ptr(),
        input: flat(input).as_ptr(),
        start,
        activation,
        out: flat_mut(out).as_mut_ptr(),
        transposed,
    };
    // SAFETY: as the caller says.
    unsafe { T::slide(simd.level(), &sliding) };
}
