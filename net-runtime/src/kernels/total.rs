//! The gradient of biases: the seeds of all samples, added in order.

use super::transpose::Transposition;
use super::vector::{load_at, single, store_at};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
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
    let seed = seed.as_flattened().as_ptr();
    let total = Total { outputs: O, lanes: B, samples: samples.min(B), seed, add, out: out.as_mut_ptr() };
    // SAFETY: the arrays are as large as `O` and `B` say.
    unsafe { T::total(simd.level(), &total) };
}

/// The operands as they lie in memory.
pub struct Total<T> {
    outputs: usize,
    /// How many samples a row of `seed` has: 64 at most.
    lanes: usize,
    samples: usize,
    seed: *const T,
    add: bool,
    out: *mut T,
}

impl<T: Real> Total<T> {
    /// # Safety
    ///
    /// `seed` has `outputs` rows of `lanes`, `out` `outputs` numbers; `samples <= lanes <= 64`.
    #[inline(always)]
    pub(super) unsafe fn run<S: Simd>(&self, simd: S) {
        let lanes = const { <T as Lanes>::Wide::<S>::LEN };
        let whole = self.outputs - self.outputs % lanes;
        // SAFETY: the rows are below `outputs`.
        unsafe {
            for first in (0..whole).step_by(lanes) {
                self.vector::<S, T::Wide<S>>(simd, first);
            }
            for i in whole..self.outputs {
                let mut sum = if self.add { *self.out.add(i) } else { T::NEGATIVE_ZERO };
                for s in 0..self.samples {
                    sum += *self.seed.add(i * self.lanes + s);
                }
                *self.out.add(i) = sum;
            }
        }
    }

    /// As many sums as a vector has lanes, the seeds of each sample turned into a vector.
    #[inline(always)]
    unsafe fn vector<S: Simd, V: SimdBase<S, Element = T> + core::ops::Add<Output = V>>(&self, simd: S, first: usize) {
        let mut seeds = MaybeUninit::<[V; 64]>::uninit();
        let to: *mut T = seeds.as_mut_ptr().cast();
        // SAFETY: `V::LEN` rows of `lanes` become `lanes` vectors; the rest is as the caller says.
        unsafe {
            let from = self.seed.add(first * self.lanes);
            let (rows, columns) = (V::LEN, self.lanes);
            Transposition { rows, columns, from, from_step: self.lanes, to, to_step: V::LEN }.run(simd);
            let out = self.out.add(first);
            let mut sum = if self.add { load_at(simd, out) } else { V::splat(simd, T::NEGATIVE_ZERO) };
            for s in 0..self.samples {
                sum = sum + load_at::<S, V>(simd, to.add(s * V::LEN));
            }
            store_at(sum, out);
        }
    }
}
