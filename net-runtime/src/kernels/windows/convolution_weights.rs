//! The entry `convolution_weights`, `k[p, q, u, v] += z[p, y, x] * a[q, s y + d u - b, ..]`: it compares the arrays of a call with
//! its windows, and calls what is compiled once.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::narrow::windows::{Operands, Pass};
use crate::kernels::narrow::{self, IS_NARROW};
use crate::kernels::windows::correlation::Correlation;
use crate::kernels::windows::{Windows, one_place};
use fearless_simd::Simd;

/// `k[p, q, taps] = z[p, ..] * a[q, under taps]`, or `+=` where `add`, summed over the places and the first `samples`.
#[inline(always)]
pub fn convolution_weights<S: Simd, T: Compiled, Z: Flat<T>, A: Flat<T>, W: Flat<T>>(
    simd: S,
    windows: &Windows,
    still: &Z,
    sliding: &A,
    samples: usize,
    add: bool,
    out: &mut W,
) {
    let Some(fitted) = windows.fitted(W::LENGTH, Z::LENGTH, A::LENGTH) else { return };
    if windows.is_one_place() && samples > 0 {
        // SAFETY: all arrays fit the windows, which are at one place.
        return unsafe { one_place::products(simd, &fitted, (still, sliding), samples, add, out) };
    }
    let lanes = fitted.lanes;
    if const { IS_NARROW } {
        let operands = Operands {
            pass: Pass::Weights,
            windows: fitted.windows,
            lanes,
            samples: samples.min(lanes),
            left: flat(still).as_ptr(),
            right: flat(sliding).as_ptr(),
            out: flat_mut(out).as_mut_ptr(),
            start: core::ptr::null(),
            add,
            floor: -T::INFINITY,
        };
        // SAFETY: all arrays fit the windows, of which `fitted` has found the samples.
        return unsafe { narrow::windows::run(&operands) };
    }
    let correlation = Correlation {
        windows,
        lanes,
        samples: samples.min(lanes),
        still: flat(still).as_ptr(),
        sliding: flat(sliding).as_ptr(),
        add,
        out: flat_mut(out).as_mut_ptr(),
    };
    // SAFETY: all arrays fit the windows, of which `fitted` has found the samples.
    unsafe { T::correlate(simd.level(), &correlation) };
}
