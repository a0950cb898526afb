//! A convolution or its transpose for a block of samples: the lanes of a vector are samples, and positions pass by one after the
//! other, or by twos where a block is one vector and both have the same taps.

use super::taps::{InsideTaps, is_same};
use super::tile::{Place, all_channels};
use super::{Channels, Sliding};
use crate::kernels::windows::AXES;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

impl<T: Real> Sliding<T> {
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn of_block<S: Simd>(&self, simd: S) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, weight_steps) = (self.channels(&out_steps, &input_steps), windows.weight_steps());
        let mut taps = InsideTaps::NONE;
        let (innermost, has_start) = (windows.rank - 1, !self.start.is_null());
        let (step, length) = (input_steps[innermost + 1] as isize, extents[innermost]);
        let steps = (step, weight_steps.taps[innermost]);
        let wide = <T as Lanes>::Wide::<S>::LEN;
        let pairs = self.lanes == if self.lanes.is_multiple_of(wide) { wide } else { <T as Lanes>::Half::<S>::LEN };
        let rows: usize = extents[..innermost].iter().product();
        for group in 0..windows.groups {
            for row in 0..rows {
                let row = match innermost {
                    0 => [0; AXES],
                    1 => [row, 0, 0],
                    _ => [row / extents[1], row % extents[1], 0],
                };
                let (ranges, first) = self.tap_ranges(row, &input_steps);
                if ranges != taps.ranges {
                    self.list(&mut taps, ranges, innermost, &input_steps);
                }
                let (mut own, mut start) = self.tap_range(innermost, 0);
                let (first, mut along) = (first - start * step, self.along(innermost, own, steps));
                let out = row[0] * out_steps[1] + row[1] * out_steps[2];
                let mut at = 0;
                while at < length {
                    let input = (first + start * step) * self.lanes as isize;
                    let out = (out + at * out_steps[innermost + 1]) * self.lanes;
                    let (next, next_start) = self.tap_range(innermost, at + 1);
                    let is_pair = pairs && at + 1 < length && is_same(next, own);
                    let place = Place {
                        along,
                        input: self
                            .input
                            .wrapping_offset(input)
                            .wrapping_add(group * channels.input * channels.input_step),
                        out: self.out.wrapping_add(out + group * channels.out * channels.out_step),
                        weights: self.weights.wrapping_add(group * weight_steps.group),
                        start: if has_start { self.start.wrapping_add(group * channels.out) } else { self.start },
                        activation: self.activation,
                        input_gap: (next_start - start) * step * self.lanes as isize,
                        out_gap: out_steps[innermost + 1] * self.lanes,
                    };
                    // SAFETY: the places lie in `out`, the taps in `input`.
                    unsafe { self.place(simd, &taps, &place, &channels, is_pair) };
                    let (mut next, mut next_start) = (next, next_start);
                    at += 1;
                    if is_pair {
                        at += 1;
                        (next, next_start) = self.tap_range(innermost, at);
                    }
                    if !is_same(next, own) {
                        along = self.along(innermost, next, steps);
                    }
                    (own, start) = (next, next_start);
                }
            }
        }
    }

    /// One place, or two where `is_pair`.
    #[inline(always)]
    pub(super) unsafe fn place<S: Simd>(
        &self,
        simd: S,
        taps: &InsideTaps,
        place: &Place<T>,
        channels: &Channels,
        is_pair: bool,
    ) {
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
    pub(super) unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(
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
