//! The gradient of the weights of windows in groups of one channel: `k[p, u, v] += z[p, y, x] * a[p, s y + d u - b, ..]`.
//!
//! ```text
//! 3 by 3 taps    nine sums of one vector stay in registers while the places pass by: four at a time, of each row of taps
//!                six loads and twelve multiply-adds
//! ```
//!
//! A lane sums the places of its own sample, or of one sample those of its own rows; then the lanes are added, of a block those of
//! 256 bits after the other, so that the result does not depend on its size.

use super::pass::{Along, along, below};
use super::weights_tile::{Channel, Gradient, Taps};
use crate::kernels::windows::correlation::Correlation;
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

impl<T: Real> Correlation<'_, T> {
    /// # Safety
    ///
    /// As in `run`; [`has_depthwise_weights`](crate::kernels::windows::Windows::has_depthwise_weights) holds of the windows.
    #[inline(always)]
    pub(crate) unsafe fn depthwise<S: Simd>(&self, simd: S) {
        let (windows, lanes) = (self.windows, self.lanes);
        let (still, sliding) = (windows.still_steps(), windows.sliding_steps());
        let within = self.sliding..self.sliding.wrapping_add(windows.sliding_length() * lanes);
        let gradient = Gradient { of: self, axes: along(windows, lanes, [&still, &sliding]), within };
        let (wide, half) = (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Half::<S>::LEN);
        let rows = gradient.axes[1].positions;
        for group in 0..windows.groups {
            let channel = Channel {
                still: self.still.wrapping_add(group * still[0] * lanes),
                sliding: self.sliding.wrapping_add(group * sliding[0] * lanes),
                out: self.out.wrapping_add(group * windows.weight_steps().group),
            };
            // SAFETY: as the caller says: each group has one channel; a vector fits.
            unsafe {
                if if lanes > 1 { lanes.is_multiple_of(wide) } else { rows >= wide && fills(rows, [wide, half]) } {
                    gradient.channel::<S, T::Wide<S>>(simd, &channel);
                } else if lanes > 1 || rows >= half {
                    gradient.channel::<S, T::Half<S>>(simd, &channel);
                } else {
                    gradient.channel::<S, T::Narrow<S>>(simd, &channel);
                }
            }
        }
    }
}

/// Whether wide vectors are better than twice as many halves.
#[inline(always)]
pub(super) fn fills(rows: usize, [wide, half]: [usize; 2]) -> bool {
    wide == half || rows.div_ceil(wide) * 2 <= rows.div_ceil(half)
}

impl<T: Real> Gradient<'_, T> {
    /// All weights of a channel, from one vector of samples after the other, or from all rows of one sample.
    #[inline(always)]
    unsafe fn channel<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, channel: &Channel<T>) {
        let Channel { still, sliding, out } = *channel;
        for lane in (0..self.of.samples).step_by(V::LEN) {
            let channel = Channel { still: still.wrapping_add(lane), sliding: sliding.wrapping_add(lane), out };
            let [lead, down, last] = &self.axes;
            let shares = last.stride == last.dilation;
            for t in 0..lead.taps {
                let mut u = 0;
                while u < down.taps {
                    let rows = if down.taps - u >= 3 { 3 } else { 1 };
                    let mut v = 0;
                    while v < last.taps {
                        let columns = if last.taps - v >= 3 { 3 } else { 1 };
                        let taps = Taps { channel: &channel, first: [t, u, v], lane };
                        // SAFETY: the taps are some of the weights; the samples of the vector are some of all.
                        unsafe {
                            match (rows, columns, shares) {
                                (3, 3, true) => self.tile::<S, V, 3, 3, true>(simd, &taps),
                                (3, 3, false) => self.tile::<S, V, 3, 3, false>(simd, &taps),
                                (3, _, _) => self.tile::<S, V, 3, 1, false>(simd, &taps),
                                (_, 3, true) => self.tile::<S, V, 1, 3, true>(simd, &taps),
                                (_, 3, false) => self.tile::<S, V, 1, 3, false>(simd, &taps),
                                _ => self.tile::<S, V, 1, 1, false>(simd, &taps),
                            }
                        }
                        v += columns;
                    }
                    u += rows;
                }
            }
        }
    }
}

impl Along {
    /// The positions at which a tap lies inside.
    #[inline(always)]
    pub(super) fn positions_of(&self, tap: usize) -> Range<usize> {
        let start = self.before - tap as isize * self.dilation;
        let end = (below(self.extent + start, self.stride) as usize).min(self.positions);
        (below(start, self.stride) as usize).min(end)..end
    }
}
