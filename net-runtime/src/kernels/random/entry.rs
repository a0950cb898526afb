//! The kernel of random numbers, as a net calls it.

use crate::flat::{Flat, flat_mut};
use crate::kernels::compiled::Compiled;
use crate::kernels::random::filling::Filling;
use crate::key::Key;
use fearless_simd::Simd;

/// `out[i][s]`, for each element `i` and each of the `lanes` samples behind the first of the key.
#[inline(always)]
pub fn random<S: Simd, T: Compiled, X: Flat<T>>(simd: S, key: Key, stream: u32, lanes: usize, out: &mut X) {
    let out = flat_mut(out);
    let (count, to) = (out.len(), out.as_mut_ptr());
    // SAFETY: `out` has `count` numbers.
    unsafe { T::random(simd.level(), &Filling { key, stream, lanes, count, to }) };
}
