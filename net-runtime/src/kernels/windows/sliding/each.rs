//! A convolution or its transpose number by number, every sum in the canonical order: the fallback of one sample, and the whole
//! of it under `deterministic`.

use super::Sliding;
use super::taps::InsideTaps;
use crate::kernels::windows::AXES;
use crate::real::Real;

impl<T: Real> Sliding<T> {
    /// One number after the other.
    #[inline(never)]
    pub(crate) unsafe fn each(&self) {
        let (windows, (extents, out_steps, input_steps)) = (&self.windows, self.sides());
        let (channels, group_step) = (self.channels(&out_steps, &input_steps), windows.weight_steps().group);
        let mut taps = InsideTaps::NONE;
        for i in 0..extents[0] {
            for j in 0..extents[1] {
                for k in 0..extents[2] {
                    let (ranges, first) = self.tap_ranges([i, j, k], &input_steps);
                    if ranges != taps.ranges {
                        self.list(&mut taps, ranges, AXES, &input_steps);
                    }
                    let out = i * out_steps[1] + j * out_steps[2] + k * out_steps[3];
                    for channel in 0..windows.groups * channels.out {
                        let (group, own) = (channel / channels.out, channel % channels.out);
                        let mut sum = if taps.count == 0 { T::ZERO } else { T::NEGATIVE_ZERO };
                        // SAFETY: every place lies inside the arrays, as the caller says.
                        unsafe {
                            if !self.start.is_null() {
                                sum = *self.start.add(channel);
                            }
                            let mut weights = self.weights.add(group * group_step + own * channels.weights_of_out);
                            let mut input = self.input.wrapping_offset(first);
                            input = input.wrapping_add(group * channels.input * channels.input_step);
                            for _ in 0..channels.input {
                                for tap in 0..taps.count {
                                    let x = *input.wrapping_offset(*taps.input.get_unchecked(tap) as isize);
                                    sum += *weights.wrapping_offset(*taps.weights.get_unchecked(tap) as isize) * x;
                                }
                                weights = weights.wrapping_add(channels.weights_of_input);
                                input = input.wrapping_add(channels.input_step);
                            }
                            *self.out.add(out + channel * channels.out_step) = sum;
                        }
                    }
                }
            }
        }
    }
}
