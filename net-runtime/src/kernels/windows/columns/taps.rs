//! The taps of a convolution of one sample, and at which lanes of a vector each of them lies inside.

use super::{Columns, InputView, MaskedTaps, OutPart, Tap};
use crate::kernels::vector::registers::below;
use crate::kernels::windows::MOST_TAPS;
use crate::real::Real;
use core::ops::Range;

impl<'a, T: Real> Columns<'a, T> {
    /// Lists the taps, in order, those of the last axis being `inside`.
    #[inline(never)]
    pub(super) fn list(&self, part: &OutPart<T>, source: &InputView<T>, inside: Range<usize>, taps: &mut MaskedTaps) {
        let ([_, down, last], steps) = (self.windows.axes, self.weights.taps);
        let each: *mut Tap = taps.each.as_mut_ptr().cast();
        let in_weights = |axis: usize, tap: usize| {
            steps[axis] * if self.of.transposed { self.windows.axes[axis].taps - 1 - tap } else { tap }
        };
        taps.count = 0;
        for i in part.leads.clone() {
            for j in 0..down.taps {
                let element = j * down.dilation;
                let element = match (self.copies, down.stride) {
                    (true, 2..) => element % down.stride * self.phase + element / down.stride,
                    _ => element,
                };
                for k in inside.clone() {
                    let input =
                        (i - part.leads.start) * source.lead_step + element + k * last.dilation * source.column_step;
                    let weight = in_weights(0, i) + in_weights(1, j) + in_weights(2, k);
                    let tap = Tap { input: input as i32, weight: weight as i32, down: j as u32 };
                    debug_assert!(taps.count < MOST_TAPS);
                    // SAFETY: a window has `MOST_TAPS` taps at most: `Windows::fitted` refuses more.
                    unsafe { each.add(taps.count).write(tap) };
                    taps.count += 1;
                }
            }
        }
    }

    /// The lanes but those `done` at which each tap lies inside, for a vector from place `at` on: whether these are all, and
    /// those at which some does.
    #[inline(always)]
    pub(super) fn lanes(&self, at: usize, length: usize, done: u16, taps: &mut MaskedTaps) -> (bool, u16) {
        if !self.copies {
            return (true, u16::MAX);
        }
        let down = &self.windows.axes[1];
        let all = below(down.places - at, length);
        let (lanes, mut is_inside, mut reached): (*mut u16, _, _) = (taps.lanes.as_mut_ptr().cast(), true, 0);
        for tap in 0..down.taps {
            let places = down.places_of(tap);
            let inside = below(places.end.saturating_sub(at), length) & !below(places.start.saturating_sub(at), length);
            let inside = inside & !done;
            debug_assert!(tap < MOST_TAPS);
            // SAFETY: an axis has `MOST_TAPS` taps at most: `Windows::fitted` refuses more.
            unsafe { lanes.add(tap).write(inside) };
            is_inside &= inside == all;
            reached |= inside;
        }
        (is_inside, if taps.count == 0 { 0 } else { reached })
    }
}
