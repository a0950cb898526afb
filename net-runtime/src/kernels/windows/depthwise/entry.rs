//! The entry `depthwise`: a `convolution` in groups of one channel. Where its kernel does not take the windows, and where a target has
//! no vectors, it is that.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::activation::Activation;
use crate::kernels::windows::Windows;
use crate::kernels::windows::convolution::{convolution, fitting};
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
