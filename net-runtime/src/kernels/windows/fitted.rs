//! Whether the arrays of a call fit its windows. Where they do not an entry returns, nothing written: so a safe function is safe,
//! whatever its arguments.
//!
//! ```text
//! [f32; 5] and [f32; 7] under windows of 3 taps at 5 places: one sample; [f32; 5] and [f32; 6]: nothing
//! ```
//!
//! What is compared is constant where a net calls: no code is left of it.

use super::measure::{MOST_ELEMENTS, MOST_TAPS};
use super::{Axis, Windows};
use crate::kernels::geometry::is_block;

/// Windows that the arrays of a call fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fitted<'a> {
    pub(crate) windows: &'a Windows,
    /// How many samples an element of what stands still and of what slides by has: a block.
    pub(crate) lanes: usize,
}

impl Windows {
    /// Where arrays of so many numbers are the weights, what stands still, and what slides by.
    #[inline(always)]
    pub(crate) fn fitted(&self, weights: usize, still: usize, sliding: usize) -> Option<Fitted<'_>> {
        if weights == 0 || self.measure.weights != weights {
            return None;
        }
        Some(Fitted { windows: self, lanes: self.lanes(still, sliding)? })
    }

    /// How many samples an element has, where arrays of so many numbers are what stands still and what slides by without weights:
    /// with the same channels, and not more taps than a kernel lists.
    #[inline(always)]
    pub(crate) fn pooled(&self, still: usize, sliding: usize) -> Option<usize> {
        // Of several axes they are counted where the windows are measured.
        let has_few_taps = self.rank > 1 || self.axes[0].taps <= MOST_TAPS;
        if self.still == self.sliding && has_few_taps { self.lanes(still, sliding) } else { None }
    }

    /// Whether each element lies under one window at most, and no window reaches beyond the ends.
    #[inline(always)]
    pub(crate) fn are_apart(&self) -> bool {
        let is_apart = |axis: &Axis| axis.is_inside() && axis.dilation == 1 && axis.taps <= axis.stride;
        is_apart(&self.axes[0]) && is_apart(&self.axes[1]) && is_apart(&self.axes[2])
    }

    /// How many samples an element has, where arrays of so many numbers are what stands still and what slides by.
    #[inline(always)]
    fn lanes(&self, still: usize, sliding: usize) -> Option<usize> {
        let span = self.measure.span;
        if span == 0 {
            return None;
        }
        let lanes = still / self.still_length();
        if !is_block(lanes) || span.saturating_mul(lanes) > MOST_ELEMENTS {
            return None;
        }
        // No product of sizes overflows from here on: each is at most the span of all samples.
        let fits = still == lanes * self.still_length() && sliding == lanes * self.sliding_length();
        if fits { Some(lanes) } else { None }
    }
}
