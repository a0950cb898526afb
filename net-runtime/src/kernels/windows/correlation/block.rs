//! The gradient of a convolution's weights from a block: all weights, cut into tiles, for one vector of samples after the other.

use super::{Correlation, MOST_OTHERS, Steps, WeightTile};
use crate::kernels::vector::registers::apart;
use crate::kernels::windows::{AXES, Windows};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// Groups of so few channels that stand still have tiles of one channel of each.
const FEW: usize = 3;

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
        let by_groups = groups > 1 && still <= FEW;
        let [still_step, sliding_step] = [still_steps[0] * self.lanes, sliding_steps[0] * self.lanes];
        let steps = Steps {
            still: still_steps.map(|step| step * self.lanes),
            sliding: sliding_steps.map(|step| step * self.lanes),
            channel: match by_groups {
                true => [still * still_step, sliding * sliding_step, weights.group],
                false => [still_step, 0, weights.still],
            },
            channels: if by_groups { groups } else { still },
            taps: weights.taps,
            last,
            rows: if last > 0 { axes[0].places } else { 1 },
            others: axes[..last].iter().map(|axis| axis.taps).product(),
        };
        // Around the tiles: groups, or the channels of one; and the channels that slide by.
        let around = if by_groups { still } else { groups };
        let [of_still, of_sliding, of_weights] = match by_groups {
            true => [still_step, 0, weights.still],
            false => [still * still_step, sliding * sliding_step, weights.group],
        };
        for number in 0..around {
            for q in 0..sliding {
                let tile = WeightTile {
                    still: self.still.wrapping_add(number * of_still + lane),
                    sliding: self.sliding.wrapping_add(number * of_sliding + q * sliding_step + lane),
                    out: self.out.wrapping_add(number * of_weights + q * weights.sliding),
                    taps: [0; AXES],
                    samples: (self.samples - lane.min(self.samples)).min(V::LEN),
                    add: self.add || lane > 0,
                };
                // SAFETY: the weights of this channel, as the caller says.
                unsafe {
                    if by_groups {
                        self.channels::<S, V, true>(simd, &steps, &tile);
                    } else {
                        self.channels::<S, V, false>(simd, &steps, &tile);
                    }
                }
            }
        }
    }

    /// All channels that stand still, or, where `EACH`, one of each group, in tiles as large as registers allow.
    #[inline(always)]
    pub(super) unsafe fn channels<S: Simd, V: SimdFloat<S, Element = T>, const EACH: bool>(
        &self,
        simd: S,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) {
        // SAFETY: the tiles follow each other up to the last channel.
        unsafe {
            if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                let p = self.tiles::<S, V, EACH, 4, 5>(simd, 0, steps, tile);
                let p = self.tiles::<S, V, EACH, 2, 5>(simd, p, steps, tile);
                self.tiles::<S, V, EACH, 1, 5>(simd, p, steps, tile);
            } else {
                let p = self.tiles::<S, V, EACH, 3, 3>(simd, 0, steps, tile);
                self.tiles::<S, V, EACH, 1, 3>(simd, p, steps, tile);
            }
        }
    }

    /// Tiles of `K` channels from `p` on, as many as there are, by `M` taps at most: where it stops.
    #[inline(always)]
    pub(super) unsafe fn tiles<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const EACH: bool,
        const K: usize,
        const M: usize,
    >(
        &self,
        simd: S,
        p: usize,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) -> usize {
        let (mut p, taps) = (p, self.windows.axes[steps.last].taps);
        while p + K <= steps.channels {
            let [still, sliding, out] = steps.channel.map(|step| p * step);
            let mut tap = 0;
            while tap < taps {
                let mut tile = WeightTile {
                    still: tile.still.wrapping_add(still),
                    sliding: tile.sliding.wrapping_add(sliding),
                    out: tile.out.wrapping_add(out + tap * steps.taps[steps.last]),
                    ..*tile
                };
                tile.taps[steps.last] = tap;
                // SAFETY: the tile ends at the last channel and at the last tap.
                unsafe {
                    if tap + M <= taps {
                        self.tile::<S, V, EACH, K, M>(simd, steps, &tile);
                        tap += M;
                    } else if M > 3 && tap + 3 <= taps {
                        self.tile::<S, V, EACH, K, 3>(simd, steps, &tile);
                        tap += 3;
                    } else {
                        self.tile::<S, V, EACH, K, 1>(simd, steps, &tile);
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
    pub(super) unsafe fn tile<
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
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                for first in (0..steps.others).step_by(MOST_OTHERS) {
                    let others = first..steps.others.min(first + MOST_OTHERS);
                    // SAFETY: as the caller says.
                    unsafe { self.tile_of::<S, V, EACH, K, M>(simd, steps, tile, others) };
                }
            },
        )
    }
}
