//! The gradient of a convolution's weights from a block: all weights, cut into tiles, for one vector of samples after the other.

use super::{Correlation, MOST_OTHERS, Steps, WeightTile};
use crate::kernels::vector::registers::apart;
use crate::kernels::windows::{AXES, Windows};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

impl<T: Real> Correlation<'_, T> {
    #[inline(always)]
    pub(super) unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut lane = 0;
                while lane < self.samples.max(1) {
                    // SAFETY: the vector ends at `lanes`.
                    unsafe { self.groups::<S, V>(simd, lane) };
                    lane += V::LEN;
                }
            },
        )
    }

    /// All weights, from one vector of samples.
    #[inline(always)]
    pub(super) unsafe fn groups<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, lane: usize) {
        let Windows { groups, still, sliding, axes, rank, .. } = *self.windows;
        let (weights, still_steps, sliding_steps) =
            (self.windows.weight_steps(), self.windows.still_steps(), self.windows.sliding_steps());
        let last = rank - 1;
        let steps = Steps {
            still: still_steps.map(|step| step * self.lanes),
            sliding: sliding_steps.map(|step| step * self.lanes),
            channel: weights.still,
            taps: weights.taps,
            last,
            rows: if last > 0 { axes[0].places } else { 1 },
            others: axes[..last].iter().map(|axis| axis.taps).product(),
        };
        for group in 0..groups {
            for q in 0..sliding {
                let tile = WeightTile {
                    still: self.still.wrapping_add(group * still * steps.still[0] + lane),
                    sliding: self.sliding.wrapping_add((group * sliding + q) * steps.sliding[0] + lane),
                    out: self.out.wrapping_add(group * weights.group + q * weights.sliding),
                    taps: [0; AXES],
                    samples: (self.samples - lane.min(self.samples)).min(V::LEN),
                    add: self.add || lane > 0,
                };
                // SAFETY: the weights of this channel, as the caller says.
                unsafe { self.channels::<S, V>(simd, &steps, &tile) };
            }
        }
    }

    /// All channels that stand still, in tiles as large as registers allow.
    #[inline(always)]
    pub(super) unsafe fn channels<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) {
        // SAFETY: the tiles follow each other up to the last channel.
        unsafe {
            if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                let p = self.tiles::<S, V, 4, 5>(simd, 0, steps, tile);
                let p = self.tiles::<S, V, 2, 5>(simd, p, steps, tile);
                self.tiles::<S, V, 1, 5>(simd, p, steps, tile);
            } else {
                let p = self.tiles::<S, V, 3, 3>(simd, 0, steps, tile);
                self.tiles::<S, V, 1, 3>(simd, p, steps, tile);
            }
        }
    }

    /// Tiles of `K` channels from `p` on, as many as there are, by `M` taps at most: where it stops.
    #[inline(always)]
    pub(super) unsafe fn tiles<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        p: usize,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) -> usize {
        let (mut p, taps) = (p, self.windows.axes[steps.last].taps);
        while p + K <= self.windows.still {
            let mut tap = 0;
            while tap < taps {
                let mut tile = WeightTile {
                    still: tile.still.wrapping_add(p * steps.still[0]),
                    out: tile.out.wrapping_add(p * steps.channel + tap * steps.taps[steps.last]),
                    ..*tile
                };
                tile.taps[steps.last] = tap;
                // SAFETY: the tile ends at the last channel and at the last tap.
                unsafe {
                    if tap + M <= taps {
                        self.tile::<S, V, K, M>(simd, steps, &tile);
                        tap += M;
                    } else if M > 3 && tap + 3 <= taps {
                        self.tile::<S, V, K, 3>(simd, steps, &tile);
                        tap += 3;
                    } else {
                        self.tile::<S, V, K, 1>(simd, steps, &tile);
                        tap += 1;
                    }
                }
            }
            p += K;
        }
        p
    }

    /// `K` channels by `M` taps of the last axis, and some taps of the others at a time.
    #[inline(always)]
    pub(super) unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const M: usize>(
        &self,
        simd: S,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                for first in (0..steps.others).step_by(MOST_OTHERS) {
                    let others = first..steps.others.min(first + MOST_OTHERS);
                    // SAFETY: as the caller says.
                    unsafe { self.tile_of::<S, V, K, M>(simd, steps, tile, others) };
                }
            },
        )
    }
}
