//! A batch in one part.

use crate::call::Sums;

/// Sums, of which there is one part.
pub trait PartialSums: Sums {}

impl<S: Sums> PartialSums for S {}

/// Calls `f` for all samples.
#[inline(always)]
pub fn in_parts<A, S>(_least: usize, samples: A, mut sums: S, f: impl FnOnce(A, &mut S)) {
    f(samples, &mut sums);
}
