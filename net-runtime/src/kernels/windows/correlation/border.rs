//! What completes the sums of a tile of weights: the products at places where only some of its taps lie inside, and then the sum
//! over the samples, which are the lanes.

use super::{Correlation, Steps, WeightTile};
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::kernels::vector::totals::totals;
use crate::real::Real;
use core::ops::Range;
use fearless_simd::{Simd, SimdFloat};

impl<T: Real> Correlation<'_, T> {
    /// Adds to the sums of a tile the products at the places of the last axis before and behind `inside`, of each tap where it
    /// lies inside.
    #[inline(always)]
    pub(super) unsafe fn borders<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const EACH: bool,
        const K: usize,
        const M: usize,
    >(
        &self,
        simd: S,
        steps: &Steps,
        tile: &WeightTile<T>,
        inside: &Range<usize>,
        sums: *mut T,
    ) {
        let (axis, tap) = (&self.windows.axes[steps.last], tile.taps[steps.last]);
        for m in 0..M {
            let own = axis.places_of(tap + m);
            if own != *inside {
                let before = own.start..own.end.min(inside.start);
                let after = own.start.max(inside.end)..own.end;
                for places in [before, after] {
                    // SAFETY: a tile has `K` by `M` vectors of sums.
                    unsafe {
                        let of_tap = sums.add(m * V::LEN);
                        self.border::<S, V, EACH>(simd, steps, tile, (m, places), (of_tap, K, M * V::LEN));
                    }
                }
            }
        }
    }

    /// Adds the products at some places under tap `m` to sums in memory, one every `step` numbers for each of `count` channels.
    #[inline(always)]
    unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>, const EACH: bool>(
        &self,
        simd: S,
        steps: &Steps,
        tile: &WeightTile<T>,
        (m, places): (usize, Range<usize>),
        (sums, count, step): (*mut T, usize, usize),
    ) {
        let tap_step = self.windows.axes[steps.last].dilation * steps.sliding[steps.last + 1];
        // SAFETY: as the caller says.
        unsafe {
            for i in self.others(0, tile, steps) {
                for j in self.others(1, tile, steps) {
                    for place in places.clone() {
                        let (still, sliding) = self.row(i, j, place, steps, tile);
                        let mut a: V = load_at(simd, sliding.wrapping_add(m * tap_step));
                        for k in 0..count {
                            if EACH {
                                a = load_at(simd, sliding.wrapping_add(k * steps.channel[1] + m * tap_step));
                            }
                            let (z, sum) =
                                (load_at(simd, still.wrapping_add(k * steps.channel[0])), sums.add(k * step));
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
        tile: &WeightTile<T>,
        (lanes, step): (*const T, usize),
    ) {
        let whole = tile.samples - tile.samples % V::LEN;
        for first in (0..K * M).step_by(4) {
            // Of four weights; a rest is filled up with the last.
            let weight = |n: usize| (first + n).min(K * M - 1);
            let mut sums = [T::ZERO; 4];
            // SAFETY: a weight has `step` lanes.
            unsafe {
                let to = |n: usize| {
                    let (k, m) = (weight(n) / M, weight(n) % M);
                    tile.out.add(k * steps.channel[2] + m * steps.taps[steps.last])
                };
                for n in 0..4 {
                    let mut taps = tile.taps;
                    taps[steps.last] += weight(n) % M;
                    sums[n] = if tile.add { *to(n) } else { self.zero(taps) };
                }
                for sample in (0..whole).step_by(V::LEN) {
                    let of = |n: usize| -> V { load_at(simd, lanes.add(weight(n) * step + sample)) };
                    let of_vectors = totals(simd, [of(0), of(1), of(2), of(3)]);
                    for n in 0..4 {
                        sums[n] += of_vectors[n];
                    }
                }
                for n in 0..4 {
                    for sample in whole..tile.samples {
                        sums[n] += *lanes.add(weight(n) * step + sample);
                    }
                    *to(n) = sums[n];
                }
            }
        }
    }
}
