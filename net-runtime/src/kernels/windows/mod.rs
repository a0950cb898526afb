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

mod axis;
mod columns;
pub(crate) mod convolution;
pub(crate) mod convolution_weights;
pub(crate) mod correlation;
pub(crate) mod depthwise;
mod each_channel;
pub(crate) mod fitted;
mod groups_at_one_place;
mod line;
mod measure;
mod one_place;
mod places;
pub(crate) mod sliding;
mod spread;
pub(crate) mod steps;

pub(crate) use axis::{Axis, parts};
pub use measure::MOST_TAPS;
pub(crate) use measure::{AXES, Measure};

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
    pub(crate) measure: Measure,
}

impl Windows {
    /// Windows with these channels in all, axes still to come.
    #[inline(always)]
    pub const fn new(still: usize, sliding: usize) -> Self {
        let axes = [Axis::ONE; AXES];
        Windows { groups: 1, still, sliding, turned: false, rank: 0, axes, measure: Measure::NONE }
    }

    /// In groups. Where they do not divide the channels there are none, which no array fits.
    #[must_use]
    #[inline(always)]
    pub const fn groups(self, groups: usize) -> Self {
        if groups == 0 || !self.still.is_multiple_of(groups) || !self.sliding.is_multiple_of(groups) {
            return Windows { still: 0, ..self }.measured();
        }
        Windows { groups, still: self.still / groups, sliding: self.sliding / groups, ..self }.measured()
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
        Windows { rank: self.rank + 1, ..more }.measured()
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
        self.with(last, Axis { stride, dilation, before, ..of }).measured()
    }

    /// With this axis; without channels where it would be a fourth.
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

    /// With its measure.
    #[must_use]
    pub(crate) const fn measured(self) -> Self {
        let measure = Measure::of(self.groups, [self.still, self.sliding], self.rank, &self.axes);
        Windows { measure, ..self }
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
}
