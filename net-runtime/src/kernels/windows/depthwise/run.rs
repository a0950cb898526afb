//! The tiles of windows in groups of one channel, channel by channel: each some positions of the last axis, by a vector.
//!
//! ```text
//! 14 positions    0..8 and 6..14, the last begins earlier where it would not fit, and repeats some
//! 3 positions     0..4, the last of which is not stored
//! ```

use super::pass::{Along, Pass, below};
use super::tile::Tile;
use crate::kernels::windows::sliding::Sliding;
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The positions of a tile where there are as many; else the few.
const MANY: usize = 8;
const SOME: usize = 4;

/// Where a channel begins in the three arrays, and what its sums start from.
struct Channel<T> {
    out: *mut T,
    input: *const T,
    weights: *const T,
    start: T,
}

/// The taps of the leading and of the contiguous axis that pass by, and the element under the first of the latter in the first lane,
/// where lanes are such elements.
struct Under {
    taps: [Range<usize>; 2],
    row: Option<isize>,
}

impl<T: Real> Sliding<'_, T> {
    /// # Safety
    ///
    /// As in `run`; [`is_depthwise`](crate::kernels::windows::Windows::is_depthwise) holds of the windows.
    #[inline(always)]
    pub(crate) unsafe fn depthwise<S: Simd>(&self, simd: S) {
        let windows = self.windows;
        let length = if self.transposed { windows.sliding_length() } else { windows.still_length() };
        let pass = Pass::of(self);
        for group in 0..windows.groups {
            let [of_out, of_input, of_weights] = pass.of_channel.map(|step| group * step);
            // SAFETY: as the caller says: each group has one channel.
            unsafe {
                let channel = Channel {
                    out: pass.out.wrapping_add(of_out),
                    input: pass.input.wrapping_add(of_input),
                    weights: pass.weights.wrapping_add(of_weights),
                    start: if self.start.is_null() { T::NEGATIVE_ZERO } else { *self.start.add(group) },
                };
                if self.lanes > 1 {
                    pass.of_block(simd, &channel, self.lanes);
                } else {
                    pass.of_one(simd, &channel);
                }
                if self.start.is_null() {
                    pass.clear_unreached(&channel, self.lanes);
                }
            }
        }
        // SAFETY: `out` has so many numbers.
        unsafe { self.activation.finish(simd, self.out, length * self.lanes) };
    }
}

impl<T: Real> Pass<T> {
    #[inline(always)]
    unsafe fn of_block<S: Simd>(&self, simd: S, channel: &Channel<T>, lanes: usize) {
        // SAFETY: as the caller says.
        unsafe {
            if lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.samples::<S, T::Wide<S>>(simd, channel, lanes);
            } else {
                self.samples::<S, T::Half<S>>(simd, channel, lanes);
            }
        }
    }

    /// A vector of samples after the other at each place of the contiguous axis.
    #[inline(always)]
    unsafe fn samples<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, channel: &Channel<T>, lanes: usize) {
        let [lead, down, last] = &self.axes;
        for i in 0..lead.positions {
            let mut k = 0;
            while k < last.positions {
                let (first, next) = next_tile(last.positions, k);
                for j in 0..down.positions {
                    let under = Under { taps: [lead.taps_at(i), down.taps_at(j)], row: None };
                    let mut lane = 0;
                    while lane < lanes {
                        // SAFETY: the samples end at `lanes`, and the positions at the last.
                        unsafe { self.at::<S, V>(simd, channel, &under, [i, j, first], lane) };
                        lane += V::LEN;
                    }
                }
                k = next;
            }
        }
    }

    /// By vectors as long as the contiguous axis fills.
    #[inline(always)]
    unsafe fn of_one<S: Simd>(&self, simd: S, channel: &Channel<T>) {
        let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
        let rows = self.axes[1].positions;
        // SAFETY: as the caller says; a vector fits.
        unsafe {
            if rows >= wide && (wide == half || rows.div_ceil(wide) * 2 <= rows.div_ceil(half)) {
                self.rows::<S, T::Wide<S>>(simd, channel);
            } else if rows >= half {
                self.rows::<S, T::Half<S>>(simd, channel);
            } else {
                self.rows::<S, T::Narrow<S>>(simd, channel);
            }
        }
    }

    /// A vector of elements of the contiguous axis after the other, the last of which ends with them.
    #[inline(always)]
    unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, channel: &Channel<T>) {
        let [lead, down, last] = &self.axes;
        for i in 0..lead.positions {
            for j in (0..down.positions).step_by(V::LEN) {
                let j = j.min(down.positions - V::LEN);
                let element = down.element(j);
                let first = below(1 - V::LEN as isize - element, down.dilation) as usize;
                let end = (below(down.extent - element, down.dilation) as usize).min(down.taps);
                let taps = first.min(end)..end;
                let row = Some(element + taps.start as isize * down.dilation);
                let under = Under { taps: [lead.taps_at(i), taps], row };
                let mut k = 0;
                while k < last.positions {
                    let (first, next) = next_tile(last.positions, k);
                    // SAFETY: the positions end at the last.
                    unsafe { self.at::<S, V>(simd, channel, &under, [i, j, first], 0) };
                    k = next;
                }
            }
        }
    }

    /// The tile at these positions, of the vector from `lane` on.
    #[inline(always)]
    unsafe fn at<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        channel: &Channel<T>,
        Under { taps: [leads, downs], row }: &Under,
        at: [usize; 3],
        lane: usize,
    ) {
        let (mut input, mut weights, mut out) = (channel.input, channel.weights, channel.out.wrapping_add(lane));
        input = input.wrapping_add(lane);
        let firsts = [leads.start, downs.start, 0];
        for (axis, (position, tap)) in self.axes.iter().zip(at.into_iter().zip(firsts)) {
            input = input.wrapping_offset((axis.element(position) + tap as isize * axis.dilation) * axis.input_step);
            weights = weights.wrapping_offset(tap as isize * axis.weights_step);
            out = out.wrapping_offset(position as isize * axis.out_step);
        }
        let last = &self.axes[2];
        let tile = Tile {
            input,
            weights,
            out,
            start: channel.start,
            taps: [leads.len(), downs.len()],
            element: last.element(at[2]),
            row: *row,
            count: last.positions - at[2],
        };
        // SAFETY: as the caller says.
        unsafe {
            if tile.count >= MANY {
                self.tile::<S, V, MANY>(simd, &tile);
            } else {
                self.tile::<S, V, SOME>(simd, &tile);
            }
        }
    }

    /// +0 at the positions that no tap reaches, which have what sums start from.
    unsafe fn clear_unreached(&self, channel: &Channel<T>, lanes: usize) {
        if self.axes.iter().all(Along::reaches_all) {
            return;
        }
        let [lead, down, last] = &self.axes;
        for i in 0..lead.positions {
            for j in 0..down.positions {
                for k in 0..last.positions {
                    let at = [(lead, i), (down, j), (last, k)];
                    if at.iter().all(|(axis, position)| !axis.taps_at(*position).is_empty()) {
                        continue;
                    }
                    let step = |(axis, position): &(&Along, usize)| *position as isize * axis.out_step;
                    let out = channel.out.wrapping_offset(at.iter().map(step).sum());
                    // SAFETY: the position has so many samples in `out`.
                    unsafe { core::slice::from_raw_parts_mut(out, lanes).fill(T::ZERO) };
                }
            }
        }
    }
}

/// Where the tile that has position `k` begins, of so many positions, and the position behind it.
#[inline(always)]
fn next_tile(positions: usize, k: usize) -> (usize, usize) {
    let rest = positions - k;
    let length = if rest > SOME && positions >= MANY { MANY } else { SOME };
    let first = k.min(positions.saturating_sub(length));
    (first, first + length)
}
