//! A convolution or its transpose for a block of samples: the lanes of a vector are samples, and positions pass by one after the
//! other; by twos where a block is one vector and both have the same taps, and by up to eight where channels are few, as in
//! groups of one: then a weight is multiplied by eight places.

use super::taps::{InsideTaps, is_same};
use super::tile::{Place, all_channels, each_channel};
use super::{Channels, Sliding};
use crate::kernels::windows::AXES;
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The innermost axis, along which a row of positions goes.
struct Innermost {
    axis: usize,
    positions: usize,
    /// From one element of the input to the next, from one position of `out` to the next, from one tap of the weights to the next.
    input_step: isize,
    out_step: usize,
    weights_step: usize,
    /// From the weights of a group to those of the next.
    weights_of_group: usize,
    /// How many positions with the same taps make a tile: two where a block is one vector, more where channels are few.
    most: usize,
    /// The positions at which every tap lies inside, and how much further the input is at the next of them.
    whole: Range<usize>,
    move_by: isize,
}

/// So few channels have tiles of up to so many positions.
const FEW: usize = 3;
const MOST_POSITIONS: usize = 8;

impl<T: Real> Sliding<'_, T> {
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn of_block<S: Simd>(&self, simd: S) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, weight_steps) = (self.channels(&out_steps, &input_steps), windows.weight_steps());
        let (mut taps, axis) = (InsideTaps::NONE, windows.rank - 1);
        let wide = <T as Lanes>::Wide::<S>::LEN;
        let innermost = Innermost {
            axis,
            positions: extents[axis],
            input_step: input_steps[axis + 1] as isize,
            out_step: out_steps[axis + 1],
            weights_step: weight_steps.taps[axis],
            weights_of_group: weight_steps.group,
            most: match self.lanes {
                _ if channels.out <= FEW => MOST_POSITIONS,
                lanes if lanes == if lanes.is_multiple_of(wide) { wide } else { <T as Lanes>::Half::<S>::LEN } => 2,
                _ => 1,
            },
            whole: if self.transposed {
                windows.axes[axis].whole_elements()
            } else {
                windows.axes[axis].whole_places()
            },
            move_by: if self.transposed { 1 } else { windows.axes[axis].stride as isize },
        };
        let rows: usize = extents[..axis].iter().product();
        for group in 0..windows.groups {
            for row in 0..rows {
                let row = match axis {
                    0 => [0; AXES],
                    1 => [row, 0, 0],
                    _ => [row / extents[1], row % extents[1], 0],
                };
                let (ranges, first) = self.tap_ranges(row, &input_steps);
                if ranges != taps.ranges {
                    self.list(&mut taps, ranges, axis, &input_steps);
                }
                let out = row[0] * out_steps[1] + row[1] * out_steps[2];
                // SAFETY: the row lies in `out`.
                unsafe { self.row(simd, &taps, &channels, &innermost, group, [first, out as isize]) };
            }
        }
    }

    /// A row of positions of one group, whose first has its input at `first` and lies at `out`.
    #[inline(always)]
    unsafe fn row<S: Simd>(
        &self,
        simd: S,
        taps: &InsideTaps,
        channels: &Channels,
        of: &Innermost,
        group: usize,
        [first, out]: [isize; 2],
    ) {
        let (step, steps, lanes) = (of.input_step, (of.input_step, of.weights_step), self.lanes as isize);
        let group_input = self.input.wrapping_add(group * channels.input * channels.input_step);
        let group_out = self.out.wrapping_add(group * channels.out * channels.out_step);
        let weights = self.weights.wrapping_add(group * of.weights_of_group);
        let has_start = !self.start.is_null();
        let (mut own, mut start) = self.tap_range(of.axis, 0);
        let (first, mut along, mut at) = (first - start * step, self.along(of.axis, own, steps), 0);
        while at < of.positions {
            let count = if of.whole.contains(&at) { of.most.min(of.whole.end - at) } else { 1 };
            let (next, next_start) = self.tap_range(of.axis, at + count);
            let place = Place {
                along,
                input: group_input.wrapping_offset((first + start * step) * lanes),
                out: group_out.wrapping_add((out as usize + at * of.out_step) * self.lanes),
                weights,
                start: if has_start { self.start.wrapping_add(group * channels.out) } else { self.start },
                activation: self.activation,
                input_gap: of.move_by * step * lanes,
                out_gap: of.out_step * self.lanes,
            };
            // SAFETY: the places lie in `out`, the taps in `input`.
            unsafe { self.places(simd, taps, &place, channels, count) };
            at += count;
            if !is_same(next, own) {
                along = self.along(of.axis, next, steps);
            }
            (own, start) = (next, next_start);
        }
    }

    /// So many places with the same taps.
    #[inline(always)]
    unsafe fn places<S: Simd>(&self, simd: S, taps: &InsideTaps, place: &Place<T>, channels: &Channels, count: usize) {
        // SAFETY: as in `run`.
        unsafe {
            if self.lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.vectors::<S, T::Wide<S>>(simd, taps, place, channels, count);
            } else {
                self.vectors::<S, T::Half<S>>(simd, taps, place, channels, count);
            }
        }
    }

    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        taps: &InsideTaps,
        place: &Place<T>,
        channels: &Channels,
        count: usize,
    ) {
        let mut lane = 0;
        let at = |lane| Place { input: place.input.wrapping_add(lane), out: place.out.wrapping_add(lane), ..*place };
        let side_by_side = |lane| Place { input_gap: V::LEN as isize, out_gap: V::LEN, ..at(lane) };
        // SAFETY: the samples end at `lanes`.
        unsafe {
            while count > 1 && lane < self.lanes {
                self.neighbours::<S, V>(simd, taps, at(lane), channels, count);
                lane += V::LEN;
            }
            while lane + 2 * V::LEN <= self.lanes {
                all_channels::<S, T, V, 2>(simd, taps, &side_by_side(lane), channels);
                lane += 2 * V::LEN;
            }
            if lane < self.lanes {
                all_channels::<S, T, V, 1>(simd, taps, &side_by_side(lane), channels);
            }
        }
    }

    /// A vector of samples at several places with the same taps: at two, or at some where channels are few.
    #[inline(always)]
    unsafe fn neighbours<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        taps: &InsideTaps,
        first: Place<T>,
        channels: &Channels,
        count: usize,
    ) {
        let (mut place, mut left) = (first, count);
        // SAFETY: the places follow each other up to the last.
        unsafe {
            if channels.out > FEW {
                return all_channels::<S, T, V, 2>(simd, taps, &place, channels);
            }
            while left > 0 {
                let tile = match left {
                    MOST_POSITIONS.. => each_channel::<S, T, V, 8>(simd, taps, &place, channels),
                    4.. => each_channel::<S, T, V, 4>(simd, taps, &place, channels),
                    2.. => each_channel::<S, T, V, 2>(simd, taps, &place, channels),
                    _ => each_channel::<S, T, V, 1>(simd, taps, &place, channels),
                };
                left -= tile;
                place.input = place.input.wrapping_offset(tile as isize * place.input_gap);
                place.out = place.out.wrapping_add(tile * place.out_gap);
            }
        }
    }
}
