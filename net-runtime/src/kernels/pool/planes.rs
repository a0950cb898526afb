//! The axes of pooling: channels, each a plane or a volume, with the contiguous axis in the middle.

use crate::kernels::windows::{Axis, Windows};
use core::ops::Range;

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

    /// From one element of what slides to the next: of the channels and of each axis.
    #[inline(always)]
    pub(crate) fn sliding_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.extent);
        [lead * down * last, down * last, 1, down]
    }

    /// From one place to the next.
    #[inline(always)]
    pub(crate) fn still_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.places);
        [lead * down * last, down * last, 1, down]
    }

    /// All windows, in the order of the axes.
    #[inline(always)]
    pub(super) fn each_window(&self, mut visit: impl FnMut(Window)) {
        let ([lead, down, last], from, to) = (self.axes, self.sliding_steps(), self.still_steps());
        let steps = [lead.dilation * from[1], down.dilation, last.dilation * from[3]];
        for c in 0..self.channels {
            for i in 0..lead.places {
                for j in 0..down.places {
                    for k in 0..last.places {
                        let under = [lead.taps_under(i), down.taps_under(j), last.taps_under(k)];
                        let [first, second, third] = [0, 1, 2].map(|axis| under[axis].2 * from[axis + 1] as isize);
                        visit(Window {
                            place: c * to[0] + i * to[1] + j + k * to[3],
                            start: (c * from[0]) as isize + first + second + third,
                            taps: under.map(|(taps, ..)| taps),
                            steps,
                        });
                    }
                }
            }
        }
    }
}

/// One place of a window: the taps that lie inside.
pub(super) struct Window {
    /// Where the place lies among all places.
    pub(super) place: usize,
    /// Where tap 0 of all axes lies, which may be outside.
    start: isize,
    taps: [Range<usize>; 3],
    steps: [usize; 3],
}

impl Window {
    /// The element under the first tap that lies inside, if one does.
    #[inline(always)]
    pub(super) fn first(&self) -> Option<usize> {
        let [u, v, w] = &self.taps;
        let is_empty = u.is_empty() || v.is_empty() || w.is_empty();
        (!is_empty).then(|| self.element([u.start, v.start, w.start]))
    }

    /// The elements under the taps that lie inside, in the order of the axes.
    #[inline(always)]
    pub(super) fn each_element(&self, mut visit: impl FnMut(usize)) {
        for u in self.taps[0].clone() {
            for v in self.taps[1].clone() {
                for w in self.taps[2].clone() {
                    visit(self.element([u, v, w]));
                }
            }
        }
    }

    #[inline(always)]
    fn element(&self, [u, v, w]: [usize; 3]) -> usize {
        (self.start + (u * self.steps[0] + v * self.steps[1] + w * self.steps[2]) as isize) as usize
    }
}
