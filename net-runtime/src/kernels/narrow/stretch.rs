//! Neighbouring places of an axis, or elements or taps, whose loops are the same.
//!
//! ```text
//! 3 taps on 12 elements, one before the first     place 0: taps 1..3     places 1..11: taps 0..3     place 11: taps 0..2
//! ```

use super::nest::Loop;
use crate::kernels::windows::{Axis, parts};
use core::ops::Range;

/// A pass over windows: `narrow/windows` says what each one computes, and of what.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Pass {
    Forward,
    Back,
    Weights,
}

/// Neighbouring places of an axis, from `start` up to `end`, that have the same loop. In the pass `Back` they are elements, in
/// `Weights` taps.
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The loop that each of them has.
    pub(super) of: Loop,
    /// Where the loop of the first one begins in the operands.
    pub(super) left: isize,
    pub(super) right: isize,
    /// How far the loop of one begins behind that of the one before it, in the right operand.
    pub(super) step: isize,
}

impl Stretch {
    /// The stretch from a place on. Neighbours on the axis are so many numbers apart in the left operand, the right one and
    /// `out`. With `backwards` the loop of each place goes from its last turn to its first.
    #[inline(never)]
    pub(super) fn from(pass: Pass, axis: &Axis, start: usize, [left, right, _]: &[isize; 3], backwards: bool) -> Self {
        // As they are in any geometry that fits: so divisions by them need no check.
        let [stride, dilation] = [axis.stride, axis.dilation].map(|step| step.clamp(1, isize::MAX as usize));
        let axis = &Axis { stride, dilation, ..*axis };
        let (alike, step) = pass.alike(axis);
        let end = if alike.contains(&start) { alike.end } else { start + 1 };
        let (turns, mut steps, mut first) = pass.turns(axis, start);
        // A loop without turns may begin anywhere.
        if turns == 0 {
            first = [0, 0];
        } else if backwards {
            let last = turns as isize - 1;
            (first, steps) = ([first[0] + last * steps[0], first[1] + last * steps[1]], [-steps[0], -steps[1]]);
        }
        Stretch {
            start,
            end,
            of: Loop { turns, left: steps[0] * left, right: steps[1] * right },
            left: first[0] * left,
            right: first[1] * right,
            step: step as isize * right,
        }
    }
}

impl Pass {
    /// How many places, elements or taps of an axis there are.
    #[inline(always)]
    pub(super) fn extent(self, axis: &Axis) -> usize {
        match self {
            Pass::Forward => axis.places,
            Pass::Back => axis.extent,
            Pass::Weights => axis.taps,
        }
    }

    /// The places that all have the same loop, and by how many elements it moves on in the right operand from one to the next.
    #[inline(always)]
    fn alike(self, axis: &Axis) -> (Range<usize>, usize) {
        match self {
            Pass::Forward => (axis.whole_places(), axis.stride),
            Pass::Back if axis.stride == 1 => {
                let first = ((axis.taps - 1) * axis.dilation).saturating_sub(axis.before);
                (first..axis.places.saturating_sub(axis.before).min(axis.extent), 1)
            }
            Pass::Weights if axis.is_inside() => (0..axis.taps, axis.dilation),
            _ => (0..0, 0),
        }
    }

    /// How many turns the loop of a place has, how far each moves in the operands, and where the first one is.
    #[inline(always)]
    fn turns(self, axis: &Axis, at: usize) -> (usize, [isize; 2], [isize; 2]) {
        match self {
            Pass::Forward => {
                let (taps, _, start) = axis.taps_under(at);
                if taps.is_empty() {
                    return (0, [0, 0], [0, 0]);
                }
                let first = start + (taps.start * axis.dilation) as isize;
                (taps.len(), [1, axis.dilation as isize], [taps.start as isize, first])
            }
            Pass::Back => axis.taps_back(at),
            Pass::Weights => {
                let places = axis.places_of(at);
                let first = (places.start * axis.stride + at * axis.dilation) as isize - axis.before as isize;
                (places.len(), [1, axis.stride as isize], [places.start as isize, first])
            }
        }
    }
}

impl Axis {
    /// The taps under which an element lies, each at some place: how many they are, how far apart these taps and these places
    /// are, and the first tap and its place. With a stride of 2 and 5 taps element 4 is under tap 0 at place 2, tap 2 at place
    /// 1, tap 4 at place 0: `(3, [2, -1], [0, 2])`.
    #[inline(always)]
    fn taps_back(&self, element: usize) -> (usize, [isize; 2], [isize; 2]) {
        let (taps, rest, place) = self.taps_on(element);
        let Some((first, back)) = taps.clone().find_map(|tap| Some((tap, self.before_place(tap, rest)?))) else {
            return (0, [0, 0], [0, 0]);
        };
        // How many taps it is to the next one that is a whole number of strides away.
        let (mut step, most) = (1, taps.end - first);
        while step < most && !(step * self.dilation).is_multiple_of(self.stride) {
            step += 1;
        }
        if step >= most {
            return (1, [0, 0], [first as isize, place + back]);
        }
        let places = -((step * self.dilation / self.stride()) as isize);
        (parts(most, step), [step as isize, places], [first as isize, place + back])
    }
}
