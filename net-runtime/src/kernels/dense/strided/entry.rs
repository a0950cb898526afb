//! The entry `strided`: it compares the arrays of a call with the indices, and calls what is compiled once.

use super::{Contraction, Strided};
use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::compiled::Compiled;
use fearless_simd::Simd;

/// `out[..] = a[..] * b[..]`, or `+=` where `add`, summed over what is reduced, and over the first `samples` where they are.
#[inline(always)]
pub fn strided<S: Simd, T: Compiled, A: Flat<T>, B: Flat<T>, Z: Flat<T>>(
    simd: S,
    of: &Strided,
    a: &A,
    b: &B,
    samples: usize,
    add: bool,
    out: &mut Z,
) {
    if !of.fits([Z::LENGTH, A::LENGTH, B::LENGTH]) {
        return;
    }
    let samples = if of.samples == 0 { 1 } else { samples.min(of.samples) };
    let (a, b, out) = (flat(a).as_ptr(), flat(b).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: all elements lie in the arrays.
    unsafe { T::strided(simd.level(), &Contraction { of, samples, a, b, add, out }) };
}
