//! The axes of pooling: channels, each a plane or a volume, with the contiguous axis in the middle.

use super::taps::TapOffsets;
use crate::kernels::windows::{Axis, Windows};
use core::mem::MaybeUninit;

/// Windows over channels, each with three axes: leading, contiguous, last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planes {
    pub(crate) channels: usize,
    pub(crate) axes: [Axis; 3],
}

impl Planes {
    #[inline(always)]
    pub(crate) fn of(windows: &Windows) -> Self {
        let channels = windows.groups * windows.still;
        if windows.rank == 1 {
            // In memory the channels are contiguous.
            let down = Axis { places: channels, extent: channels, ..Axis::ONE };
            return Planes { channels: 1, axes: [Axis::ONE, down, windows.axes[0]] };
        }
        Planes { channels, axes: windows.as_volume().axes }
    }

    /// How far neighbours are apart in the array that windows slide over: channels, and elements on each axis.
    #[inline(always)]
    pub(crate) fn sliding_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.extent);
        [lead * down * last, down * last, 1, down]
    }

    /// How far neighbours are apart in the array with one element a place: channels, and places on each axis.
    #[inline(always)]
    pub(crate) fn still_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.places);
        [lead * down * last, down * last, 1, down]
    }

    /// Visits all windows, in the order of the axes or along memory: windows next to each other of which all taps lie inside are
    /// visited together, as a row.
    #[inline(always)]
    pub(super) fn each_row<const ALONG_MEMORY: bool>(&self, mut visit: impl FnMut(Row<'_>)) {
        let ([lead, ..], from, to) = (self.axes, self.sliding_steps(), self.still_steps());
        let [outer, inner] = if ALONG_MEMORY { [2, 1] } else { [1, 2] };
        let (axis, whole) = (self.axes[inner], self.axes[inner].whole_places());
        let steps = [to[inner + 1], axis.stride * from[inner + 1]];
        let mut taps = TapOffsets { counts: [0; 3], each: MaybeUninit::uninit() };
        for c in 0..self.channels {
            for i in 0..lead.places {
                let of_lead = lead.inside(i, from[1]);
                for o in 0..self.axes[outer].places {
                    let of_outer = self.axes[outer].inside(o, from[outer + 1]);
                    let mut n = 0;
                    while n < axis.places {
                        let of_inner = axis.inside(n, from[inner + 1]);
                        let [down, last] = if ALONG_MEMORY { [of_inner, of_outer] } else { [of_outer, of_inner] };
                        taps.list([of_lead.0, down.0, last.0], self.tap_steps());
                        let places = if whole.contains(&n) { whole.end - n } else { 1 };
                        visit(Row {
                            place: c * to[0] + i * to[1] + o * to[outer + 1] + n * to[inner + 1],
                            first: (c * from[0]).wrapping_add_signed(of_lead.1 + down.1 + last.1),
                            places,
                            steps,
                            taps: taps.all(),
                        });
                        n += places;
                    }
                }
            }
        }
    }

    /// How many elements there are from one tap to the next, on each axis.
    #[inline(always)]
    pub(crate) fn tap_steps(&self) -> [usize; 3] {
        let ([lead, down, last], steps) = (self.axes, self.sliding_steps());
        [lead.dilation * steps[1], down.dilation, last.dilation * steps[3]]
    }
}

impl Axis {
    /// How many taps lie inside at a place, and how many elements further than the array's first one the first of them lies.
    #[inline(always)]
    fn inside(&self, place: usize, step: usize) -> (usize, isize) {
        let (taps, _, start) = self.taps_under(place);
        (taps.len(), (start + (taps.start * self.dilation) as isize) * step as isize)
    }
}

/// Places next to each other with the same taps inside.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// Where the first place lies among all places.
    pub(super) place: usize,
    /// The element under its first tap.
    pub(super) first: usize,
    /// How many places.
    pub(super) places: usize,
    /// How far it is from one place to the next: among all places, and in elements.
    pub(super) steps: [usize; 2],
    /// How far each tap is from the first one, in the order of the axes.
    pub(super) taps: &'a [u32],
}

impl Row<'_> {
    /// The row from its `n`-th place on.
    #[inline(always)]
    pub(super) fn from(&self, n: usize) -> Self {
        let [place, element] = self.steps;
        Row { place: self.place + n * place, first: self.first.wrapping_add(n * element), ..*self }
    }
}
