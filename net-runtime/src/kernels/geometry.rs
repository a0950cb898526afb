//! The geometry that a kernel may be called with. An entry compares it with its arrays and returns at once, nothing written,
//! where they differ: so that a safe function is safe, whatever its arguments.
//!
//! ```text
//! affine, outer, ..      all sizes are in the types; a block of 9 samples does not compile
//! total                  [f32; 24] for 3 outputs of [1, 1] elements: 8 samples each; for 5 outputs: nothing
//! convolution, pooling   [f32; 5] and [f32; 7] under windows of 3 taps at 5 places: one sample; [f32; 5] and [f32; 6]: nothing
//! ```
//!
//! What is compared is constant where a net calls: no code is left of it.

use crate::kernels::windows::sliding::MOST_TAPS;
use crate::kernels::windows::{AXES, Axis, Windows};

/// The most samples of a block.
pub(super) const MOST_LANES: usize = 64;

/// The most elements of all samples that windows span: a kernel keeps some positions as `i32`.
const MOST_ELEMENTS: usize = i32::MAX as usize;

/// Whether a block may have so many samples: one, or vectors of 256 bits of `f32` without a rest.
pub(super) const fn is_block(lanes: usize) -> bool {
    lanes == 1 || 0 < lanes && lanes <= MOST_LANES && lanes.is_multiple_of(8)
}

/// Refuses, at compile time, a matrix without rows or columns, and what is no block.
///
/// ```
/// use net_runtime::__private::{baseline, kernels::outer};
/// let mut out = [[0.0_f32; 2]; 3];
/// outer(baseline(), &[[1.0; 8]; 2], &[[0.5; 8]; 3], 8, false, &mut out);
/// assert_eq!(out, [[4.0; 2]; 3]);
/// ```
///
/// ```compile_fail,E0080
/// use net_runtime::__private::{baseline, kernels::outer};
/// let mut out = [[0.0_f32; 2]; 3];
/// outer(baseline(), &[[1.0; 9]; 2], &[[0.5; 9]; 3], 9, false, &mut out);
/// ```
pub(super) const fn assert_product(inputs: usize, outputs: usize, lanes: usize) {
    assert!(inputs > 0 && outputs > 0, "a matrix has a row and a column at least");
    assert!(is_block(lanes), "a block has one sample, or 8, 16, .. up to 64");
}

/// How many samples an element has, where so many numbers are `rows` by `columns` elements for each of `outputs`.
#[inline(always)]
pub(super) fn lanes_of_elements(numbers: usize, outputs: usize, [rows, columns]: [usize; 2]) -> Option<usize> {
    let elements = outputs.checked_mul(rows)?.checked_mul(columns)?;
    let lanes = numbers.checked_div(elements)?;
    if is_block(lanes) && lanes * elements == numbers { Some(lanes) } else { None }
}

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
pub(super) struct Fitted {
    pub(super) windows: Windows,
    /// How many samples an element of what stands still and of what slides by has: a block.
    pub(super) lanes: usize,
}

impl Windows {
    /// Where arrays of so many numbers are the weights, what stands still, and what slides by.
    #[inline(always)]
    pub(super) fn fitted(&self, weights: usize, still: usize, sliding: usize) -> Option<Fitted> {
        if self.weights_length()? != weights {
            return None;
        }
        Some(Fitted { windows: *self, lanes: self.lanes(still, sliding)? })
    }

    /// Whether arrays of so many numbers are, of one sample, what stands still and what slides by without weights: with the
    /// same channels.
    #[inline(always)]
    pub(super) fn is_pool(&self, still: usize, sliding: usize) -> bool {
        self.still == self.sliding && self.lanes(still, sliding) == Some(1)
    }

    /// Whether each element lies under one window at most, and no window reaches beyond the ends.
    #[inline(always)]
    pub(super) fn are_apart(&self) -> bool {
        let is_apart = |axis: &Axis| axis.is_inside() && axis.dilation == 1 && axis.taps <= axis.stride;
        is_apart(&self.axes[0]) && is_apart(&self.axes[1]) && is_apart(&self.axes[2])
    }

    /// How many weights there are, if they can be told apart.
    #[inline(always)]
    pub(super) fn weights_length(&self) -> Option<usize> {
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
