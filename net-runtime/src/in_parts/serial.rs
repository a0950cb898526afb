//! A batch in one part.

/// What a part sums into.
#[inline(always)]
pub const fn sum<X>(of: &mut X) -> &mut X {
    of
}

/// Calls `f` for all samples.
#[inline(always)]
pub fn in_parts<A, S>(_least: usize, samples: A, mut sums: S, f: impl FnOnce(A, &mut S)) {
    f(samples, &mut sums);
}
