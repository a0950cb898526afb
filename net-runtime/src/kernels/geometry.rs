//! The geometry that a kernel may be called with. An entry compares it with its arrays and returns at once, nothing written,
//! where they differ: so that a safe function is safe, whatever its arguments.
//!
//! ```text
//! affine, outer, ..      all sizes are in the types; a block of 9 samples does not compile
//! total                  [f32; 24] for 3 outputs of [1, 1] elements: 8 samples each; for 5 outputs: nothing
//! convolution, pooling   as `windows/fitted.rs` says
//! ```
//!
//! What is compared is constant where a net calls: no code is left of it.

/// The most samples of a block.
pub(super) const MOST_LANES: usize = 64;

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
