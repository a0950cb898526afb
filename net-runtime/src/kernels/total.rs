//! The gradient of biases: the seeds of all samples, added in order.

use super::product::{load, store};
use super::transpose::{Rows, transpose};
use super::vector::single;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

/// `out[i] = seed[i][s]`, or `+=` where `add`, summed over the first `samples`.
#[inline(always)]
pub fn total<S: Simd, T: Real, const O: usize, const B: usize>(
    simd: S,
    seed: &[[T; B]; O],
    samples: usize,
    add: bool,
    out: &mut [T; O],
) {
    if const { B == 1 } {
        for (out, seed) in out.iter_mut().zip(single(seed)) {
            *out = if add { *out + *seed } else { *seed };
        }
        return;
    }
    if !add {
        *out = [T::NEGATIVE_ZERO; O];
    }
    let lanes = const { <T as Lanes>::Wide::<S>::LEN };
    let whole = const { O - O % <T as Lanes>::Wide::<S>::LEN };
    for first in (0..whole).step_by(lanes) {
        // SAFETY: `first + lanes <= O`.
        unsafe { columns::<S, T, T::Wide<S>, B>(simd, seed.as_ptr().add(first), samples, out.as_mut_ptr().add(first)) };
    }
    for (out, seed) in out.iter_mut().zip(seed).skip(whole) {
        *out = seed.iter().take(samples).fold(*out, |sum, x| sum + *x);
    }
}

/// As many sums as a vector has lanes, the seeds of each sample turned into a vector.
///
/// # Safety
///
/// `V::LEN` rows may be read from `seed`, as many sums changed at `out`.
#[inline(always)]
unsafe fn columns<S: Simd, T: Real, V: SimdBase<S, Element = T> + core::ops::Add<Output = V>, const B: usize>(
    simd: S,
    seed: *const [T; B],
    samples: usize,
    out: *mut T,
) {
    let mut seeds = [V::splat(simd, T::ZERO); B];
    // SAFETY: `V::LEN` rows of `B` become `B` vectors.
    unsafe {
        let to = Rows { at: seeds.as_mut_ptr().cast::<T>(), step: V::LEN };
        transpose(simd, Rows { at: seed.cast::<T>(), step: B }, to, V::LEN, B);
        let sum = seeds.iter().take(samples).fold(load::<S, V>(simd, out), |sum, seed| sum + *seed);
        store(sum, out);
    }
}
