//! What a border leaves over, and the sums of the samples.

use super::{Correlation, Part, Steps};
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::kernels::vector::totals::totals;
use crate::real::Real;
use core::ops::Range;
use fearless_simd::{Simd, SimdFloat};

impl<T: Real> Correlation<T> {
    /// Adds the products at some places under tap `m` to sums in memory, one every `step` numbers for each of `count` channels.
    #[inline(always)]
    pub(super) unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        (m, places): (usize, Range<usize>),
        (sums, count, step): (*mut T, usize, usize),
    ) {
        let tap_step = self.windows.axes[steps.last].dilation * steps.sliding[steps.last + 1];
        // SAFETY: as the caller says.
        unsafe {
            for i in self.others(0, part, steps) {
                for j in self.others(1, part, steps) {
                    for place in places.clone() {
                        let (still, sliding) = self.row(i, j, place, steps, part);
                        let a: V = load_at(simd, sliding.wrapping_add(m * tap_step));
                        for k in 0..count {
                            let (z, sum) = (load_at(simd, still.wrapping_add(k * steps.still[0])), sums.add(k * step));
                            store_at(add_product(load_at(simd, sum), z, a), sum);
                        }
                    }
                }
            }
        }
    }

    /// Adds the sums of the samples to the weights, a vector `V` of them after the other and then what is left one by one.
    #[inline(always)]
    pub(super) unsafe fn add_samples<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        part: &Part<T>,
        (lanes, step): (*const T, usize),
    ) {
        let whole = part.samples - part.samples % V::LEN;
        for first in (0..K * M).step_by(4) {
            // Of four weights; a rest is filled up with the last.
            let weight = |n: usize| (first + n).min(K * M - 1);
            let mut sums = [T::ZERO; 4];
            // SAFETY: a weight has `step` lanes.
            unsafe {
                let to = |n: usize| {
                    let (k, m) = (weight(n) / M, weight(n) % M);
                    part.out.add(k * steps.channel + m * steps.taps[steps.last])
                };
                for n in 0..4 {
                    let mut taps = part.taps;
                    taps[steps.last] += weight(n) % M;
                    sums[n] = if part.add { *to(n) } else { self.zero(taps) };
                }
                for sample in (0..whole).step_by(V::LEN) {
                    let of = |n: usize| -> V { load_at(simd, lanes.add(weight(n) * step + sample)) };
                    let of_vectors = totals(simd, [of(0), of(1), of(2), of(3)]);
                    for n in 0..4 {
                        sums[n] += of_vectors[n];
                    }
                }
                for n in 0..4 {
                    for sample in whole..part.samples {
                        sums[n] += *lanes.add(weight(n) * step + sample);
                    }
                    *to(n) = sums[n];
                }
            }
        }
    }
}
