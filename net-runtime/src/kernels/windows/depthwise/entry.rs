//! The entries `depthwise`, `depthwise_transposed` and `depthwise_weights`: what `convolution`, `convolution_transposed` and
//! `convolution_weights` compute, in groups of one channel. Where their kernels do not take the windows, and where a target has no
//! vectors, they are those.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::activation::Activation;
use crate::kernels::windows::Windows;
use crate::kernels::windows::convolution::{convolution, convolution_transposed, fitting};
use crate::kernels::windows::convolution_weights::convolution_weights;
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::sliding::Sliding;
use fearless_simd::Simd;

/// `z[p, ..] = f(start[p] + k[p, taps] * a[p, under taps])` of each sample; `f` is the activation.
#[inline(always)]
pub fn depthwise<S: Simd, T: Compiled, F: Activation, W: Flat<T>, A: Flat<T>, Z: Flat<T>>(
    simd: S,
    windows: &Windows,
    weights: &W,
    input: &A,
    start: Option<&[T]>,
    f: F,
    out: &mut Z,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(windows, start, windows.still) else { return };
    if const { IS_NARROW } || !windows.is_depthwise(fitted.lanes, false) {
        return convolution(simd, windows, weights, input, start, f, out);
    }
    // SAFETY: all arrays fit the windows, which are depthwise.
    unsafe { slide::<_, _, F, _, _, _>(simd, (windows, fitted.lanes, false), weights, input, start, out) };
}

/// `a[p, under taps] = f(start[p] + k[p, taps] * z[p, ..])` of each sample.
#[inline(always)]
pub fn depthwise_transposed<S: Simd, T: Compiled, F: Activation, W: Flat<T>, Z: Flat<T>, A: Flat<T>>(
    simd: S,
    windows: &Windows,
    weights: &W,
    input: &Z,
    start: Option<&[T]>,
    f: F,
    out: &mut A,
) {
    let Some(fitted) = fitting::<T, W, Z, A>(windows, start, windows.sliding) else { return };
    if const { IS_NARROW } || !windows.is_depthwise(fitted.lanes, true) {
        return convolution_transposed(simd, windows, weights, input, start, f, out);
    }
    // SAFETY: all arrays fit the windows, which are depthwise.
    unsafe { slide::<_, _, F, _, _, _>(simd, (windows, fitted.lanes, true), weights, input, start, out) };
}

/// `k[p, taps] = z[p, ..] * a[p, under taps]`, or `+=` where `add`, summed over the places and the first `samples`.
#[inline(always)]
pub fn depthwise_weights<S: Simd, T: Compiled, Z: Flat<T>, A: Flat<T>, W: Flat<T>>(
    simd: S,
    windows: &Windows,
    still: &Z,
    sliding: &A,
    samples: usize,
    add: bool,
    out: &mut W,
) {
    let Some(fitted) = windows.fitted(W::LENGTH, Z::LENGTH, A::LENGTH) else { return };
    let (lanes, samples) = (fitted.lanes, samples.min(fitted.lanes));
    if const { IS_NARROW } || !windows.has_depthwise_weights(lanes, samples) {
        return convolution_weights(simd, windows, still, sliding, samples, add, out);
    }
    let (still, sliding) = (flat(still).as_ptr(), flat(sliding).as_ptr());
    let correlation = Correlation { windows, lanes, samples, still, sliding, add, out: flat_mut(out).as_mut_ptr() };
    // SAFETY: all arrays fit the windows, which are depthwise.
    unsafe { T::correlate_depthwise(simd.level(), &correlation) };
}

/// # Safety
///
/// The arrays fit the windows, which are depthwise of so many samples, forwards or transposed; the start is one number for each channel.
#[inline(always)]
unsafe fn slide<S: Simd, T: Compiled, F: Activation, W: Flat<T>, X: Flat<T>, Y: Flat<T>>(
    simd: S,
    (windows, lanes, transposed): (&Windows, usize, bool),
    weights: &W,
    input: &X,
    start: Option<&[T]>,
    out: &mut Y,
) {
    let sliding = Sliding {
        windows,
        lanes,
        weights: flat(weights).as_ptr(),
        input: flat(input).as_ptr(),
        start: start.map_or(core::ptr::null(), <[T]>::as_ptr),
        activation: F::FUNCTION,
        out: flat_mut(out).as_mut_ptr(),
        transposed,
    };
    // SAFETY: as the caller says.
    unsafe { T::depthwise(simd.level(), &sliding) };
}
