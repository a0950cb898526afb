//! A convolution or its transpose number by number, every sum in the canonical order: the fallback of one sample, and the whole
//! of it under `deterministic`.

use super::taps::{Along, InsideTaps};
use super::{Channels, Sliding};
use crate::kernels::windows::AXES;
use crate::real::Real;

impl<T: Real> Sliding<'_, T> {
    /// # Safety
    ///
    /// As in `run`.
    #[inline(never)]
    pub(crate) unsafe fn each(&self) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, group_step) = (self.channels(&out_steps, &input_steps), windows.weight_steps().group);
        let (mut taps, last) = (InsideTaps::NONE, windows.rank - 1);
        let steps = (input_steps[last + 1] as isize, windows.weight_steps().taps[last]);
        for i in 0..extents[0] {
            for j in 0..extents[1] {
                for k in 0..extents[2] {
                    let (ranges, first) = self.tap_ranges([i, j, k], &input_steps);
                    if ranges[..last] != taps.ranges[..last] || taps.ranges[AXES - 1][0] == usize::MAX {
                        self.list(&mut taps, ranges, last, &input_steps);
                    }
                    let along = self.along(last, ranges[last], steps);
                    let out = i * out_steps[1] + j * out_steps[2] + k * out_steps[3];
                    for channel in 0..windows.groups * channels.out {
                        let (group, own) = (channel / channels.out, channel % channels.out);
                        let weights = group * group_step + own * channels.weights_of_out;
                        let first = first + (group * channels.input * channels.input_step) as isize;
                        // SAFETY: every place lies inside the arrays, as the caller says.
                        unsafe {
                            let start = self.start_of(channel, taps.count * along.count);
                            let sum = self.sum((&taps, &along), &channels, start, weights, first);
                            *self.out.add(out + channel * channels.out_step) = sum;
                        }
                    }
                }
            }
        }
    }

    /// What the sum of a channel starts from: an element that no tap reaches is +0.
    #[inline(always)]
    unsafe fn start_of(&self, channel: usize, taps: usize) -> T {
        if !self.start.is_null() {
            // SAFETY: the start is one number a channel.
            unsafe { *self.start.add(channel) }
        } else if taps == 0 {
            T::ZERO
        } else {
            T::NEGATIVE_ZERO
        }
    }

    /// The sum over all channels of the input and all taps, weights from number `weights` on, the input from `first` on.
    #[inline(always)]
    unsafe fn sum(
        &self,
        (taps, along): (&InsideTaps, &Along),
        channels: &Channels,
        start: T,
        weights: usize,
        first: isize,
    ) -> T {
        let mut sum = start;
        let (mut weights, mut input) = (self.weights.wrapping_add(weights), self.input.wrapping_offset(first));
        for _ in 0..channels.input {
            for tap in 0..taps.count {
                // SAFETY: as in `each`; all taps up to `count` are listed.
                unsafe {
                    let (at, of_weights) = (*taps.input.get_unchecked(tap), *taps.weights.get_unchecked(tap));
                    let mut at = input.wrapping_offset(at as isize + along.input);
                    let mut weight = weights.wrapping_offset(of_weights as isize + along.weights);
                    for _ in 0..along.count {
                        sum += *weight * *at;
                        at = at.wrapping_offset(along.input_step);
                        weight = weight.wrapping_offset(along.weights_step);
                    }
                }
            }
            weights = weights.wrapping_add(channels.weights_of_input);
            input = input.wrapping_add(channels.input_step);
        }
        sum
    }
}
