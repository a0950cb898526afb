//! The axes of pooling: channels, each a plane or a volume, with the contiguous axis in the middle.

use crate::kernels::windows::{Axis, Windows};

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
}
