//! Which taps lie inside at a position of `out`, and where their inputs and weights are.
//!
//! ```text
//! 3 taps on 5 elements, one before the first    position 0: taps 1..3    positions 1, 2, 3: taps 0..3    position 4: taps 0..2
//! ```
//!
//! Neighbouring positions with the same taps share a list of them: of the five above three lists are made.

use super::Sliding;
use crate::kernels::windows::{AXES, MOST_TAPS};
use crate::real::Real;

/// The taps that lie inside at a position: of each axis the first, the end, and, of a transpose, the remainder of the position
/// by the stride. `[[0, 1, 0], [1, 3, 0], [0, 3, 0]]` are taps 1 and 2 of the second axis by all three of the last.
pub(super) type TapRanges = [[usize; 3]; AXES];

/// The list of the taps in such ranges: how far the input and the weight of each are from those of tap 0 on every axis.
pub(super) struct InsideTaps {
    pub(super) ranges: TapRanges,
    pub(super) count: usize,
    pub(super) input: [i32; MOST_TAPS],
    pub(super) weights: [i32; MOST_TAPS],
}

impl InsideTaps {
    /// No list yet: its ranges are those of no position.
    pub(super) const NONE: Self =
        InsideTaps { ranges: [[usize::MAX; 3]; AXES], count: 0, input: [0; MOST_TAPS], weights: [0; MOST_TAPS] };
}

/// The taps of one axis that lie inside: where the input and the weight of the first are, and how far apart they are.
#[derive(Clone, Copy)]
pub(super) struct Along {
    pub(super) count: usize,
    pub(super) input: isize,
    pub(super) weights: isize,
    pub(super) input_step: isize,
    pub(super) weights_step: isize,
}

/// Whether two ranges are the same. The numbers are compared one by one: a vector compare would have to wait until the three
/// stores before it have reached the cache.
#[inline(always)]
pub(super) fn is_same(one: [usize; 3], other: [usize; 3]) -> bool {
    one[0] == other[0] && one[1] == other[1] && one[2] == other[2]
}

impl<T: Real> Sliding<'_, T> {
    /// The taps inside at a position of `out`, and where the input of tap 0 on every axis would be.
    #[inline(always)]
    pub(super) fn tap_ranges(&self, at: [usize; AXES], steps: &[usize; AXES + 1]) -> (TapRanges, isize) {
        let (mut ranges, mut first) = ([[0; 3]; AXES], 0);
        for axis in 0..AXES {
            let (own, start) = self.tap_range(axis, at[axis]);
            ranges[axis] = own;
            first += start * steps[axis + 1] as isize;
        }
        (ranges, first)
    }

    /// The same of one axis: the position there is `at`.
    #[inline(always)]
    pub(super) fn tap_range(&self, axis: usize, at: usize) -> ([usize; 3], isize) {
        let of = &self.windows.axes[axis];
        let (inside, rest, start) = if self.transposed { of.taps_on(at) } else { of.taps_under(at) };
        ([inside.start, inside.end, rest], start)
    }

    /// The taps of one axis in its range `[first, end, rest]`, which are evenly apart; `step` and `weights_step` are the distances
    /// between neighbours on that axis, in the input and in the weights.
    #[inline(always)]
    pub(super) fn along(
        &self,
        axis: usize,
        [first, end, rest]: [usize; 3],
        (step, weights_step): (isize, usize),
    ) -> Along {
        let of = &self.windows.axes[axis];
        let input = |tap: usize| {
            if self.transposed { of.before_place(tap, rest) } else { Some((tap * of.dilation) as isize) }
        };
        let mut inside = (first..end).filter_map(|tap| Some((tap, input(tap)?)));
        let (tap, of_first) = inside.next().unwrap_or((end, 0));
        let (next, of_next) = inside.next().unwrap_or((end.max(tap + 1), 0));
        let by = next - tap;
        Along {
            count: (end - tap).div_ceil(by),
            input: of_first * step * self.lanes as isize,
            weights: (tap * weights_step) as isize,
            input_step: (of_next - of_first) * step * self.lanes as isize,
            weights_step: (by * weights_step) as isize,
        }
    }

    /// Makes `taps` the list of the taps in `ranges`, of the first `axes` axes; of the others it has tap 0 alone, which the tile
    /// replaces by all of an `Along`.
    #[inline(never)]
    pub(super) fn list(&self, taps: &mut InsideTaps, ranges: TapRanges, axes: usize, input_steps: &[usize; AXES + 1]) {
        let weight_steps = self.windows.weight_steps().taps;
        let each = |axis: usize| {
            let of = &self.windows.axes[axis];
            let [first, end, rest] = if axis < axes { ranges[axis] } else { [0, 1, 0] };
            let (input_step, weight_step) = (input_steps[axis + 1] * self.lanes, weight_steps[axis]);
            // In the order of the box: of what slides, the last axis alone goes by taps, the others by places.
            let backwards = self.transposed && axis + 1 < self.windows.rank;
            let in_order = move |tap: usize| if backwards { first + end - 1 - tap } else { tap };
            (first..end).map(in_order).filter_map(move |tap| {
                let from_start =
                    if self.transposed { of.before_place(tap, rest)? } else { (tap * of.dilation) as isize };
                Some((from_start * input_step as isize, tap * weight_step))
            })
        };
        (taps.ranges, taps.count) = (ranges, 0);
        for (input, weight) in each(0) {
            for (next_input, next_weight) in each(1) {
                for (last_input, last_weight) in each(2) {
                    if let (Some(to_input), Some(to_weight)) =
                        (taps.input.get_mut(taps.count), taps.weights.get_mut(taps.count))
                    {
                        *to_input = (input + next_input + last_input) as i32;
                        *to_weight = (weight + next_weight + last_weight) as i32;
                        taps.count += 1;
                    }
                }
            }
        }
    }
}
