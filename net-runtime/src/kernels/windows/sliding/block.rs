//! A convolution or its transpose for a block of samples: the lanes of a vector are samples, and positions pass by one after the
//! other, or by twos where a block is one vector and both have the same taps.

use super::taps::{InsideTaps, is_same};
use super::tile::{Place, all_channels};
use super::{Channels, Sliding};
use crate::kernels::windows::AXES;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The innermost axis, along which a row of positions goes.
struct Innermost {
    axis: usize,
    positions: usize,
    /// From one element of the input to the next, from one position of `out` to the next, from one tap of the weights to the next.
    input_step: isize,
    out_step: usize,
    weights_step: usize,
    /// Whether a block is one vector, so that two positions make a tile of two vectors.
    pairs: bool,
}

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
            pairs: self.lanes == if self.lanes.is_multiple_of(wide) { wide } else { <T as Lanes>::Half::<S>::LEN },
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
        let weights = self.weights.wrapping_add(group * self.windows.weight_steps().group);
        let has_start = !self.start.is_null();
        let (mut own, mut start) = self.tap_range(of.axis, 0);
        let (first, mut along, mut at) = (first - start * step, self.along(of.axis, own, steps), 0);
        while at < of.positions {
            let (mut next, mut next_start) = self.tap_range(of.axis, at + 1);
            let is_pair = of.pairs && at + 1 < of.positions && is_same(next, own);
            let place = Place {
                along,
                input: group_input.wrapping_offset((first + start * step) * lanes),
                out: group_out.wrapping_add((out as usize + at * of.out_step) * self.lanes),
                weights,
                start: if has_start { self.start.wrapping_add(group * channels.out) } else { self.start },
                activation: self.activation,
                input_gap: (next_start - start) * step * lanes,
                out_gap: of.out_step * self.lanes,
            };
            // SAFETY: the places lie in `out`, the taps in `input`.
            unsafe { self.place(simd, taps, &place, channels, is_pair) };
            at += 1;
            if is_pair {
                at += 1;
                (next, next_start) = self.tap_range(of.axis, at);
            }
            if !is_same(next, own) {
                along = self.along(of.axis, next, steps);
            }
            (own, start) = (next, next_start);
        }
    }

    /// One place, or two where `is_pair`.
    #[inline(always)]
    unsafe fn place<S: Simd>(&self, simd: S, taps: &InsideTaps, place: &Place<T>, channels: &Channels, is_pair: bool) {
        // SAFETY: as in `run`.
        unsafe {
            if self.lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.vectors::<S, T::Wide<S>>(simd, taps, place, channels, is_pair);
            } else {
                self.vectors::<S, T::Half<S>>(simd, taps, place, channels, is_pair);
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
        is_pair: bool,
    ) {
        // SAFETY: the samples end at `lanes`.
        unsafe {
            if is_pair {
                return all_channels::<S, T, V, 2>(simd, taps, place, channels);
            }
            let mut lane = 0;
            let at = |lane| Place {
                input: place.input.wrapping_add(lane),
                out: place.out.wrapping_add(lane),
                input_gap: V::LEN as isize,
                out_gap: V::LEN,
                ..*place
            };
            while lane + 2 * V::LEN <= self.lanes {
                all_channels::<S, T, V, 2>(simd, taps, &at(lane), channels);
                lane += 2 * V::LEN;
            }
            if lane < self.lanes {
                all_channels::<S, T, V, 1>(simd, taps, &at(lane), channels);
            }
        }
    }
}
