//! Whether the arrays of a call fit its windows. Where they do not an entry returns, nothing written: so a safe function is safe,
//! whatever its arguments.
//!
//! ```text
//! [f32; 5] and [f32; 7] under windows of 3 taps at 5 places: one sample; [f32; 5] and [f32; 6]: nothing
//! ```
//!
//! What is compared is constant where a net calls: no code is left of it.

use super::{AXES, Axis, MOST_TAPS, Windows};
use crate::kernels::geometry::is_block;

/// The most elements of all samples that windows span: a kernel keeps some positions as `i32`.
const MOST_ELEMENTS: usize = i32::MAX as usize;

/// `a * b`, where it is not more than [`MOST_ELEMENTS`].
#[inline(always)]
fn times(a: usize, b: usize) -> Option<usize> {
    match a.checked_mul(b) {
        Some(product) if product <= MOST_ELEMENTS => Some(product),
        _ => None,
    }
}

/// Windows that the arrays of a call fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fitted {
    pub(crate) windows: Windows,
    /// How many samples an element of what stands still and of what slides by has: a block.
    pub(crate) lanes: usize,
}

impl Windows {
    /// Where arrays of so many numbers are the weights, what stands still, and what slides by.
    #[inline(always)]
    pub(crate) fn fitted(&self, weights: usize, still: usize, sliding: usize) -> Option<Fitted> {
        if self.weights_length()? != weights {
            return None;
        }
        Some(Fitted { windows: *self, lanes: self.lanes(still, sliding)? })
    }

    /// How many samples an element has, where arrays of so many numbers are what stands still and what slides by without weights:
    /// with the same channels.
    #[inline(always)]
    pub(crate) fn pooled(&self, still: usize, sliding: usize) -> Option<usize> {
        if self.still == self.sliding { self.lanes(still, sliding) } else { None }
    }

    /// Whether each element lies under one window at most, and no window reaches beyond the ends.
    #[inline(always)]
    pub(crate) fn are_apart(&self) -> bool {
        let is_apart = |axis: &Axis| axis.is_inside() && axis.dilation == 1 && axis.taps <= axis.stride;
        is_apart(&self.axes[0]) && is_apart(&self.axes[1]) && is_apart(&self.axes[2])
    }

    /// How many weights there are, if they can be told apart.
    #[inline(always)]
    pub(crate) fn weights_length(&self) -> Option<usize> {
        times(times(times(self.groups, self.still)?, self.sliding)?, self.taps()?)
    }

    #[inline(always)]
    fn taps(&self) -> Option<usize> {
        let axes = &self.axes;
        times(times(axes[0].taps, axes[1].taps)?, axes[2].taps)
    }

    /// How many samples an element has, where arrays of so many numbers are what stands still and what slides by.
    #[inline(always)]
    fn lanes(&self, still: usize, sliding: usize) -> Option<usize> {
        let span = self.span()?;
        // No product of sizes overflows from here on: all of them are at most the span.
        let lanes = still / self.still_length();
        times(span, lanes)?;
        let fits = still == lanes * self.still_length() && sliding == lanes * self.sliding_length();
        if is_block(lanes) && fits { Some(lanes) } else { None }
    }

    /// More than every position that a kernel computes, where windows are sound: where there are one to three axes and some
    /// channels, and not more taps than a kernel lists.
    #[inline(always)]
    fn span(&self) -> Option<usize> {
        let Windows { groups, still, sliding, rank, axes, .. } = self;
        let spans = times(times(axes[0].span()?, axes[1].span()?)?, axes[2].span()?)?;
        let has_channels = *groups > 0 && *still > 0 && *sliding > 0;
        if has_channels && 0 < *rank && *rank <= AXES && self.taps()? <= MOST_TAPS {
            times(times(*groups, *still.max(sliding))?, spans)
        } else {
            None
        }
    }
}

impl Axis {
    /// How many elements there are from the first under a window to the last, with those outside at either end; nothing where
    /// there is no place, no tap or no element, or where places or taps do not follow each other.
    #[inline(always)]
    fn span(&self) -> Option<usize> {
        let Axis { places, taps, extent, stride, dilation, before } = *self;
        if places == 0 || taps == 0 || extent == 0 || stride == 0 || dilation == 0 {
            return None;
        }
        let under = times(places, stride)?.checked_add(times(taps - 1, dilation)?)?;
        let elements = extent.checked_add(before)?;
        Some(under.max(elements).max(dilation))
    }
}
