//! The input of a convolution of one sample as a part of `out` reads it: in place, or copied with zeros around each column.
//!
//! ```text
//! stride 2, one before    column a0 a1 a2 a3 a4    copied as 0 a1 a3 | a0 a2 a4: the elements of each remainder side by side
//! ```

use super::{Columns, InputView, OutPart};
use crate::real::Real;

impl<'a, T: Real> Columns<'a, T> {
    #[inline(always)]
    pub(super) fn in_place(&self, input: *const T) -> InputView<T> {
        let [channel_step, lead, _, column_step] = self.input_steps;
        let lead_step = self.windows.axes[0].dilation * lead;
        InputView { first: input, column: 0, channel_step, lead_step, column_step }
    }

    /// What a part needs, with zeros before and behind each column, to `to`.
    #[inline(never)]
    pub(super) unsafe fn copy(&self, part: &OutPart<T>, input: *const T, to: *mut T) -> InputView<T> {
        let [lead, down, last] = self.windows.axes;
        let first = (part.columns.start * last.stride).saturating_sub(last.before);
        let end =
            ((part.columns.end - 1) * last.stride + (last.taps - 1) * last.dilation + 1).saturating_sub(last.before);
        let (end, column_step) = (end.min(last.extent).max(first), self.phase * down.stride);
        let lead_step = (end - first) * column_step;
        let channel_step = part.leads.len() * lead_step;
        for q in 0..part.inputs {
            for i in 0..part.leads.len() {
                for column in first..end {
                    let from = q * self.input_steps[0] + i * lead.dilation * self.input_steps[1];
                    let from = input.wrapping_add(from + column * self.input_steps[3]);
                    let to = to.wrapping_add(q * channel_step + i * lead_step + (column - first) * column_step);
                    // SAFETY: the column lies in the input, and in the copy.
                    unsafe { self.copy_column(from, to) };
                }
            }
        }
        InputView { first: to, column: first, channel_step, lead_step, column_step }
    }

    #[inline(always)]
    pub(super) unsafe fn copy_column(&self, from: *const T, to: *mut T) {
        let down = &self.windows.axes[1];
        for remainder in 0..down.stride {
            let to = to.wrapping_add(remainder * self.phase);
            // Element `index * stride + remainder - before` to `index`.
            let first = (down.before.saturating_sub(remainder)).div_ceil(down.stride).min(self.phase);
            let end = (down.extent + down.before).saturating_sub(remainder).div_ceil(down.stride).min(self.phase);
            let end = end.max(first);
            // SAFETY: the elements lie in the column; a phase is as long as its numbers say.
            unsafe {
                for index in 0..first {
                    *to.add(index) = T::ZERO;
                }
                for index in first..end {
                    *to.add(index) = *from.add(index * down.stride + remainder - down.before);
                }
                for index in end..self.phase {
                    *to.add(index) = T::ZERO;
                }
            }
        }
    }
}
