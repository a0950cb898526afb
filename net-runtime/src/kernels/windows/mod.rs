//! The geometry of windows that slide over an array: what a convolution, its adjoints and a deconvolution share.
//!
//! ```text
//! z[p, y, x] += k[p, q, u, v] * a[q, s y + d u - b, s x + d v - b]
//!
//! z   stands still: its channels `p`, the places `y`, `x`
//! a   slides by: its channels `q`, `extent` elements an axis, of which those outside are skipped
//! k   the weights: a tap `u`, `v` for each axis of the window
//! ```
//!
//! All three lie in memory as their Rust types do: leading axes in order, the last two by columns.

mod columns;
pub(crate) mod correlation;
mod line;
mod one_place;
mod places;
pub(crate) mod sliding;
mod spread;

use core::ops::Range;

/// The most spatial axes.
pub(crate) const AXES: usize = 3;

/// One spatial axis.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// How many places the window has.
    pub(crate) places: usize,
    /// How many taps.
    pub(crate) taps: usize,
    /// How many elements it slides over.
    pub(crate) extent: usize,
    pub(crate) stride: usize,
    pub(crate) dilation: usize,
    /// How many elements of the first window lie before the first element.
    pub(crate) before: usize,
}

/// What slides over what.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    pub(crate) groups: usize,
    /// The channels of a group of what stands still.
    pub(crate) still: usize,
    /// The channels of a group of what slides by.
    pub(crate) sliding: usize,
    /// Whether the first axis of the weights is the channels of what slides by.
    pub(crate) turned: bool,
    pub(crate) rank: usize,
    pub(crate) axes: [Axis; AXES],
}

impl Windows {
    /// Windows with these channels in all, axes still to come.
    #[inline(always)]
    pub const fn new(still: usize, sliding: usize) -> Self {
        Windows { groups: 1, still, sliding, turned: false, rank: 0, axes: [Axis::ONE; AXES] }
    }

    /// In groups. Where they do not divide the channels there are none, which no array fits.
    #[must_use]
    #[inline(always)]
    pub const fn groups(self, groups: usize) -> Self {
        if groups == 0 || !self.still.is_multiple_of(groups) || !self.sliding.is_multiple_of(groups) {
            return Windows { still: 0, ..self };
        }
        Windows { groups, still: self.still / groups, sliding: self.sliding / groups, ..self }
    }

    /// With weights whose first axis is the channels of what slides by.
    #[must_use]
    #[inline(always)]
    pub const fn turned(self) -> Self {
        Windows { turned: true, ..self }
    }

    /// One more axis: its places, taps and elements. No array fits a fourth.
    #[must_use]
    #[inline(always)]
    pub const fn axis(self, places: usize, taps: usize, extent: usize) -> Self {
        let more = self.with(self.rank, Axis { places, taps, extent, ..Axis::ONE });
        Windows { rank: self.rank + 1, ..more }
    }

    /// The last axis with a stride, a dilation and elements before. No array fits where there is no axis.
    #[must_use]
    #[inline(always)]
    pub const fn by(self, stride: usize, dilation: usize, before: usize) -> Self {
        let (last, of) = match self.rank {
            1 => (0, self.axes[0]),
            2 => (1, self.axes[1]),
            3 => (2, self.axes[2]),
            _ => (AXES, Axis::ONE),
        };
        self.with(last, Axis { stride, dilation, before, ..of })
    }

    /// With this axis; without channels where it would be a fourth. Not by index: so what is compared with the arrays of a call is
    /// constant after the first of the passes of the optimiser.
    #[inline(always)]
    const fn with(self, number: usize, axis: Axis) -> Self {
        let [first, second, third] = self.axes;
        let axes = match number {
            0 => [axis, second, third],
            1 => [first, axis, third],
            2 => [first, second, axis],
            _ => return Windows { still: 0, ..self },
        };
        Windows { axes, ..self }
    }

    /// The same with three axes where there are two, the first of them of one place.
    #[inline(always)]
    pub(crate) fn as_volume(&self) -> Windows {
        let [first, second, third] = self.axes;
        let axes = match self.rank {
            1 => [second, third, first],
            2 => [third, first, second],
            _ => self.axes,
        };
        Windows { rank: AXES, axes, ..*self }
    }

    /// How many elements stand still, of all groups.
    #[inline(always)]
    pub(crate) const fn still_length(&self) -> usize {
        let axes = &self.axes;
        self.groups * self.still * axes[0].places * axes[1].places * axes[2].places
    }

    /// How many elements slide by.
    #[inline(always)]
    pub(crate) const fn sliding_length(&self) -> usize {
        let axes = &self.axes;
        self.groups * self.sliding * axes[0].extent * axes[1].extent * axes[2].extent
    }

    /// The distance between neighbours on each axis of an array of these extents, channels first, in memory order.
    const fn steps(&self, first: usize, extents: [usize; AXES]) -> [usize; AXES + 1] {
        let mut shape = [first, 1, 1, 1];
        let mut steps = [1; AXES + 1];
        let mut axis = 0;
        while axis < self.rank {
            shape[axis + 1] = extents[axis];
            axis += 1;
        }
        // The last but one is contiguous, then the last, then the others from the last.
        let last = self.rank;
        steps[last - 1] = 1;
        steps[last] = shape[last - 1];
        let mut step = shape[last - 1] * shape[last];
        let mut axis = last - 1;
        while axis > 0 {
            axis -= 1;
            steps[axis] = step;
            step *= shape[axis];
        }
        steps
    }

    /// Of what stands still: the channel's step, then each axis's.
    pub(crate) const fn still_steps(&self) -> [usize; AXES + 1] {
        let axes = &self.axes;
        self.steps(self.groups * self.still, [axes[0].places, axes[1].places, axes[2].places])
    }

    /// Of what slides by.
    pub(crate) const fn sliding_steps(&self) -> [usize; AXES + 1] {
        let axes = &self.axes;
        self.steps(self.groups * self.sliding, [axes[0].extent, axes[1].extent, axes[2].extent])
    }

    /// Of the weights: the step of a channel of what stands still, of one of what slides by, of a group, and of each tap.
    pub(crate) const fn weight_steps(&self) -> WeightSteps {
        let axes = &self.axes;
        let (rows, columns) = if self.turned { (self.sliding, self.still) } else { (self.still, self.sliding) };
        // As an array of `columns`, taps...: one of these for each row.
        let inner = self.steps(columns, [axes[0].taps, axes[1].taps, axes[2].taps]);
        let row = columns * axes[0].taps * axes[1].taps * axes[2].taps;
        let (still, sliding) = if self.turned { (inner[0], row) } else { (row, inner[0]) };
        WeightSteps { still, sliding, group: rows * row, taps: [inner[1], inner[2], inner[3]] }
    }
}

/// The distances between neighbours in the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WeightSteps {
    pub(crate) still: usize,
    pub(crate) sliding: usize,
    pub(crate) group: usize,
    pub(crate) taps: [usize; AXES],
}

impl Axis {
    /// Of one place, one tap and one element.
    pub(crate) const ONE: Self = Axis { places: 1, taps: 1, extent: 1, stride: 1, dilation: 1, before: 0 };

    /// The taps that lie inside at a place, nothing, and the element under a tap 0.
    #[inline(always)]
    pub(crate) fn taps_under(&self, place: usize) -> (Range<usize>, usize, isize) {
        let start = place * self.stride;
        let (first, end) = (self.before.saturating_sub(start), (self.extent + self.before).saturating_sub(start));
        let (first, end) = if self.dilation == 1 {
            (first, end)
        } else {
            (first.div_ceil(self.dilation), end.div_ceil(self.dilation))
        };
        (first.min(self.taps)..end.min(self.taps), 0, start as isize - self.before as isize)
    }

    /// Taps, among which are all that lie on an element at some place; how far the element is from the place of a tap 0, by
    /// division by the stride; and that place.
    #[inline(always)]
    pub(crate) fn taps_on(&self, element: usize) -> (Range<usize>, usize, isize) {
        let start = element + self.before;
        let (place, rest) = if self.stride == 1 { (start, 0) } else { (start / self.stride, start % self.stride) };
        let (first, end) = ((start + 1).saturating_sub(self.places * self.stride), start + 1);
        let (first, end) = if self.dilation == 1 {
            (first, end)
        } else {
            (first.div_ceil(self.dilation), end.div_ceil(self.dilation))
        };
        (first.min(self.taps)..end.min(self.taps), rest, place as isize)
    }

    /// How far the place of a tap is from that of a tap 0, if it is at one.
    #[inline(always)]
    pub(crate) fn before_place(&self, tap: usize, rest: usize) -> Option<isize> {
        let (back, stride) = (rest as isize - (tap * self.dilation) as isize, self.stride as isize);
        (back % stride == 0).then(|| back / stride)
    }

    /// Whether every tap lies inside at every place.
    #[inline(always)]
    pub(crate) fn is_inside(&self) -> bool {
        self.before == 0 && (self.places - 1) * self.stride + (self.taps - 1) * self.dilation < self.extent
    }

    /// Whether some tap lies on an element at some place.
    #[inline(always)]
    pub(crate) fn reaches(&self, element: usize) -> bool {
        let (mut taps, rest, _) = self.taps_on(element);
        taps.any(|tap| self.before_place(tap, rest).is_some())
    }

    /// The places at which a tap lies inside.
    #[inline(always)]
    pub(crate) fn places_of(&self, tap: usize) -> Range<usize> {
        let start = tap * self.dilation;
        if self.stride == 1 {
            let (first, end) = (self.before.saturating_sub(start), (self.extent + self.before).saturating_sub(start));
            return first.min(self.places)..end.min(self.places);
        }
        let first = self.before.saturating_sub(start).div_ceil(self.stride);
        let end = (self.extent + self.before).saturating_sub(start).div_ceil(self.stride);
        first.min(self.places)..end.min(self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_the_rust_types() {
        let line = Windows::new(6, 4).axis(7, 3, 9);
        assert_eq!(line.still_steps()[..2], [1, 6]); // SMatrix<T, 6, 7>
        let weights = line.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.taps[0]), (12, 1, 4)); // [SMatrix<T, 4, 3>; 6]
        let image = Windows::new(6, 4).axis(7, 3, 9).axis(8, 5, 12);
        assert_eq!(image.sliding_steps()[..3], [108, 1, 9]); // [SMatrix<T, 9, 12>; 4]
        let weights = image.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.taps[..2].to_vec()), (60, 15, std::vec![1, 3]));
        let volume = Windows::new(6, 4).axis(7, 3, 9).axis(8, 5, 12).axis(3, 2, 4).groups(2).turned();
        assert_eq!(volume.still_steps(), [7 * 8 * 3, 8 * 3, 1, 8]); // [[SMatrix<T, 8, 3>; 7]; 6]
        let weights = volume.weight_steps();
        assert_eq!((weights.still, weights.sliding, weights.group), (30, 90, 180)); // [[[SMatrix<T, 5, 2>; 3]; 3]; 4]
        assert_eq!(weights.taps, [10, 1, 5]);
    }

    #[test]
    fn taps_and_places_are_those_inside() {
        for number in 0..3 * 3 * 4 * 4 * 6 {
            let mut rest = number;
            let mut below = |n: usize| {
                let digit = rest % n;
                rest /= n;
                digit
            };
            let (stride, dilation, before, taps) = (1 + below(3), 1 + below(3), below(4), 1 + below(4));
            let axis = Axis { places: 4, taps, extent: 1 + below(6), stride, dilation, before };
            for place in 0..axis.places {
                for tap in 0..axis.taps {
                    let at = (place * stride + tap * dilation) as isize - before as isize;
                    let inside = (0..axis.extent as isize).contains(&at);
                    let (under, _, first) = axis.taps_under(place);
                    assert_eq!(under.contains(&tap), inside, "{axis:?} {place} {tap}");
                    assert_eq!(axis.places_of(tap).contains(&place), inside, "{axis:?} {place} {tap}");
                    assert_eq!(first + (tap * dilation) as isize, at);
                }
            }
            for element in 0..axis.extent {
                let (on, rest, first) = axis.taps_on(element);
                for tap in 0..axis.taps {
                    let is_at = |place: &usize| place * stride + tap * dilation == element + before;
                    let found = axis.before_place(tap, rest).filter(|_| on.contains(&tap)).map(|back| first + back);
                    let expected = (0..axis.places).find(is_at).map(|place| place as isize);
                    assert_eq!(found, expected, "{axis:?} {element} {tap}");
                }
            }
        }
    }
}
