//! The input of a convolution of one sample as a part of `out` reads it: in place, or copied with zeros around each column.
//!
//! ```text
//! stride 2, one before    column a0 a1 a2 a3 a4    copied as 0 a1 a3 | a0 a2 a4: the elements of each remainder side by side
//! ```

use super::{Columns, InputView, OutPart};
use crate::kernels::vector::registers::{apart, load_at, store_at};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

impl<'a, T: Real> Columns<'a, T> {
    #[inline(always)]
    pub(super) fn in_place(&self, input: *const T) -> InputView<T> {
        let [channel_step, lead, _, column_step] = self.input_steps;
        let lead_step = self.windows.axes[0].dilation * lead;
        InputView { first: input, column: 0, channel_step, lead_step, column_step }
    }

    /// What a part needs, with zeros before and behind each column, to `to`.
    #[inline(always)]
    pub(super) unsafe fn copy<S: Simd>(&self, simd: S, part: &OutPart<T>, input: *const T, to: *mut T) -> InputView<T> {
        let [lead, down, last] = self.windows.axes;
        let first = (part.columns.start * last.stride).saturating_sub(last.before);
        let end =
            ((part.columns.end - 1) * last.stride + (last.taps - 1) * last.dilation + 1).saturating_sub(last.before);
        let (end, column_step) = (end.min(last.extent).max(first), self.phase * down.stride);
        let lead_step = (end - first) * column_step;
        let channel_step = part.leads.len() * lead_step;
        apart(
            simd,
            #[inline(always)]
            || {
                for (q, i) in (0..part.inputs).flat_map(|q| (0..part.leads.len()).map(move |i| (q, i))) {
                    for column in first..end {
                        let from = q * self.input_steps[0] + i * lead.dilation * self.input_steps[1];
                        let from = input.wrapping_add(from + column * self.input_steps[3]);
                        let to = to.wrapping_add(q * channel_step + i * lead_step + (column - first) * column_step);
                        // SAFETY: the column lies in the input, and in the copy.
                        unsafe {
                            if down.stride == 1 {
                                self.move_column(simd, from, to);
                            } else {
                                self.copy_column(from, to);
                            }
                        }
                    }
                }
            },
        );
        InputView { first: to, column: first, channel_step, lead_step, column_step }
    }

    /// A column of stride 1, in vectors: zeros before and behind it first, which may reach into it.
    #[inline(always)]
    unsafe fn move_column<S: Simd>(&self, simd: S, from: *const T, to: *mut T) {
        let (down, length) = (&self.windows.axes[1], const { <T as Lanes>::Narrow::<S>::LEN });
        let (first, last) = (down.before.min(self.phase), self.phase - length);
        let count = down.extent.min(self.phase - first);
        // SAFETY: the elements lie in the column; a phase is a vector at least.
        unsafe {
            for at in (0..first).step_by(length).chain((first + count..self.phase).step_by(length)) {
                store_at(T::Narrow::<S>::splat(simd, T::ZERO), to.add(at.min(last)));
            }
            let to = to.wrapping_add(first);
            if count >= <T as Lanes>::Half::<S>::LEN {
                moved::<S, T::Half<S>>(simd, from, to, count);
            } else if count >= length {
                moved::<S, T::Narrow<S>>(simd, from, to, count);
            } else {
                (0..count).for_each(|at| *to.add(at) = *from.add(at));
            }
        }
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

/// So many numbers, a vector at least; the last vector begins earlier where it would not fit.
///
/// # Safety
///
/// They may be read and written there.
#[inline(always)]
unsafe fn moved<S: Simd, V: SimdFloat<S>>(simd: S, from: *const V::Element, to: *mut V::Element, count: usize) {
    for at in (0..count).step_by(V::LEN) {
        let at = at.min(count - V::LEN);
        // SAFETY: as the caller says.
        unsafe { store_at(load_at::<S, V>(simd, from.add(at)), to.add(at)) };
    }
}
