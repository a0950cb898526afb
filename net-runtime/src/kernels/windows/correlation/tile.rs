//! A tile of weights, `K` channels by `M` taps of the last axis: the sums over the places where all of these taps lie inside.

use super::{Correlation, MOST_OTHERS, Steps, WeightTile};
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::kernels::windows::Axis;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes of rows that stand still pass by at once: half of a first cache.
const ROWS_BYTES: usize = 16 * 1024;

impl<T: Real> Correlation<'_, T> {
    /// A tile for some taps of the axes but the last. A few rows of places pass by at a time, so that they are in the first
    /// cache when the next tap reads them: where all taps of the last axis lie inside, the sums stay in registers meanwhile; what
    /// a border leaves over is added to them in memory.
    #[inline(always)]
    pub(super) unsafe fn tile_of<
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
        others: Range<usize>,
    ) {
        let (axis, tap) = (&self.windows.axes[steps.last], tile.taps[steps.last]);
        let axes_of_a_row = &self.windows.axes[steps.last.min(1)..=steps.last];
        let (first, end) = (axis.places_of(tap), axis.places_of(tap + M - 1));
        let inside = first.start.max(end.start)..first.end.min(end.end);
        let inside = if inside.is_empty() { 0..0 } else { inside };
        let row_bytes = K * V::LEN * size_of::<T>() * axes_of_a_row.iter().map(|axis| axis.places).product::<usize>();
        let rows = if others.len() == 1 { steps.rows } else { ROWS_BYTES / row_bytes }.max(1);
        let mut lanes = MaybeUninit::<[[[[u64; 8]; M]; K]; MOST_OTHERS]>::uninit();
        let lanes: *mut T = lanes.as_mut_ptr().cast();
        let sums = |other: usize| lanes.wrapping_add((other - others.start) * K * M * V::LEN);
        // SAFETY: the places lie inside; a vector has 64 bytes at most.
        unsafe {
            for row in (0..steps.rows).step_by(rows) {
                for other in others.clone() {
                    let tile = self.with_taps(other, steps, tile);
                    let rows = row..steps.rows.min(row + rows);
                    self.sums::<S, V, EACH, K, M>(simd, steps, &tile, (rows, inside.clone()), sums(other));
                }
            }
            for other in others.clone() {
                let (tile, at) = (self.with_taps(other, steps, tile), sums(other));
                self.borders::<S, V, EACH, K, M>(simd, steps, &tile, &inside, at);
                if const { V::LEN > <T as Lanes>::Half::<S>::LEN } {
                    self.add_samples::<S, T::Half<S>, K, M>(simd, steps, &tile, (at, V::LEN));
                } else {
                    self.add_samples::<S, V, K, M>(simd, steps, &tile, (at, V::LEN));
                }
            }
        }
    }

    /// The same tile at other taps of the axes but the last: of 3 by 3 leading taps `other` 5 is the taps `[1, 2]`.
    #[inline(always)]
    pub(super) fn with_taps(&self, other: usize, steps: &Steps, tile: &WeightTile<T>) -> WeightTile<T> {
        let mut tile = WeightTile { ..*tile };
        let taps = if steps.last == 2 { self.windows.axes[1].taps } else { 1 };
        for (axis, tap) in [other / taps, other % taps].into_iter().enumerate().take(steps.last) {
            tile.taps[axis] = tap;
            tile.out = tile.out.wrapping_add(tap * steps.taps[axis]);
        }
        tile
    }

    /// The sums over some rows, and the places of the last axis where all taps lie inside, `K` by `M` vectors, to `to`, where
    /// those of the rows before are.
    #[inline(always)]
    pub(super) unsafe fn sums<
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
        (rows, inside): (Range<usize>, Range<usize>),
        to: *mut T,
    ) {
        let axis = &self.windows.axes[steps.last];
        let (still_step, sliding_step) = (steps.still[steps.last + 1], steps.sliding[steps.last + 1]);
        let (place_step, tap_step) = (axis.stride * sliding_step, axis.dilation * sliding_step);
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); M]; K];
        // SAFETY: as the caller says.
        unsafe {
            for k in (0..K).filter(|_| rows.start > 0) {
                for m in 0..M {
                    sums[k][m] = load_at(simd, to.add((k * M + m) * V::LEN));
                }
            }
            let of_tap = self.others(0, tile, steps);
            let (first, end) = (of_tap.start.max(rows.start), of_tap.end.min(rows.end));
            let columns = self.others(1, tile, steps);
            let row = self.row(first, columns.start, inside.start, steps, tile);
            let by = |axis: usize| (steps.still[axis + 1], self.windows.axes[axis].stride * steps.sliding[axis + 1]);
            let (of_row, of_column) = (by(0), by(1));
            for i in first..end {
                let mut column = forward(row, i - first, of_row);
                for _ in columns.clone() {
                    let (mut still, mut sliding) = column;
                    for _ in inside.clone() {
                        let mut elements = [V::splat(simd, T::ZERO); M];
                        for k in 0..K {
                            for m in (0..M).filter(|_| EACH || k == 0) {
                                let own = sliding.wrapping_add(k * steps.channel[1]);
                                elements[m] = load_at(simd, own.wrapping_add(m * tap_step));
                            }
                            let z: V = load_at(simd, still.wrapping_add(k * steps.channel[0]));
                            for m in 0..M {
                                sums[k][m] = add_product(sums[k][m], z, elements[m]);
                            }
                        }
                        still = still.wrapping_add(still_step);
                        sliding = sliding.wrapping_add(place_step);
                    }
                    column = forward(column, 1, of_column);
                }
            }
            for k in 0..K {
                for m in 0..M {
                    store_at(sums[k][m], to.add((k * M + m) * V::LEN));
                }
            }
        }
    }

    /// The places of an axis but the last at which the tile's tap lies inside.
    #[inline(always)]
    pub(super) fn others(&self, axis: usize, tile: &WeightTile<T>, steps: &Steps) -> Range<usize> {
        if axis < steps.last { self.windows.axes[axis].places_of(tile.taps[axis]) } else { 0..1 }
    }

    /// Where the place `[i, j, place]` is in what stands still, and the element under its first tap in what slides by. That tap
    /// may lie outside; its address is then not read.
    #[inline(always)]
    pub(super) fn row(
        &self,
        i: usize,
        j: usize,
        place: usize,
        steps: &Steps,
        tile: &WeightTile<T>,
    ) -> (*const T, *const T) {
        let (mut still, mut sliding) = (tile.still, tile.sliding);
        for (axis, place) in
            [(0, i), (1, j)].into_iter().filter(|(axis, _)| *axis < steps.last).chain([(steps.last, place)])
        {
            let Axis { stride, dilation, before, .. } = self.windows.axes[axis];
            let element = (place * stride + tile.taps[axis] * dilation) as isize - before as isize;
            still = still.wrapping_add(place * steps.still[axis + 1]);
            sliding = sliding.wrapping_offset(element * steps.sliding[axis + 1] as isize);
        }
        (still, sliding)
    }
}

/// Two places, as many steps on.
#[inline(always)]
fn forward<T>((still, sliding): (*const T, *const T), count: usize, by: (usize, usize)) -> (*const T, *const T) {
    (still.wrapping_add(count * by.0), sliding.wrapping_add(count * by.1))
}
