//! The taps that lie inside at a position of what is computed.

use super::Sliding;
use crate::kernels::windows::{AXES, MOST_TAPS};
use crate::real::Real;

/// What kind of position one is: of each axis the first tap inside, the end of them, and what the stride leaves over.
pub(super) type Kinds = [[usize; 3]; AXES];

/// The taps of some axes that lie inside, at positions of one kind: where the input and the weight of each are, from the first
/// of all.
pub(super) struct Taps {
    pub(super) kind: Kinds,
    pub(super) count: usize,
    pub(super) input: [i32; MOST_TAPS],
    pub(super) weights: [i32; MOST_TAPS],
}

impl Taps {
    /// Of no kind of position.
    pub(super) const NONE: Self =
        Taps { kind: [[usize::MAX; 3]; AXES], count: 0, input: [0; MOST_TAPS], weights: [0; MOST_TAPS] };
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

/// Compared one by one, as a vector of what has just been written would have to wait for it.
#[inline(always)]
pub(super) fn is_same(one: [usize; 3], other: [usize; 3]) -> bool {
    one[0] == other[0] && one[1] == other[1] && one[2] == other[2]
}

impl<T: Real> Sliding<T> {
    /// What kind of position of `out` one is, and where the input of a tap 0 would be.
    #[inline(always)]
    pub(super) fn kind(&self, at: [usize; AXES], steps: &[usize; AXES + 1]) -> (Kinds, isize) {
        let (mut kind, mut first) = ([[0; 3]; AXES], 0);
        for axis in 0..AXES {
            let (own, start) = self.kind_along(axis, at[axis]);
            kind[axis] = own;
            first += start * steps[axis + 1] as isize;
        }
        (kind, first)
    }

    #[inline(always)]
    pub(super) fn kind_along(&self, axis: usize, at: usize) -> ([usize; 3], isize) {
        let of = &self.windows.axes[axis];
        let (inside, rest, start) = if self.transposed { of.taps_on(at) } else { of.taps_under(at) };
        ([inside.start, inside.end, rest], start)
    }

    /// The taps of an axis that lie inside, as the axis's own kind says, where a step of the input is so long.
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

    /// Lists the taps of the first axes, in order.
    #[inline(never)]
    pub(super) fn list(&self, taps: &mut Taps, kind: Kinds, axes: usize, input_steps: &[usize; AXES + 1]) {
        let weight_steps = self.windows.weight_steps().taps;
        let each = |axis: usize| {
            let of = &self.windows.axes[axis];
            // The others count as one tap.
            let [first, end, rest] = if axis < axes { kind[axis] } else { [0, 1, 0] };
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
        (taps.kind, taps.count) = (kind, 0);
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
