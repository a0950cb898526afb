//! Which of two numbers an ordering by size takes: NaN before all, and of equal ones the first.

use crate::real::Real;

/// Whether `candidate` is taken over `best`, which came first, where the largest is wanted.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub fn follows<T: Real>(candidate: T, best: T) -> bool {
    candidate > best || candidate != candidate && best == best
}

/// Whether `candidate` is taken over `best`, which came first, where the smallest is wanted.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub fn precedes<T: Real>(candidate: T, best: T) -> bool {
    candidate < best || candidate != candidate && best == best
}

#[cfg(test)]
mod tests {
    use super::{follows, precedes};

    #[test]
    fn the_first_of_equal_ones_stays() {
        assert!(!follows(1.0, 1.0) && !precedes(1.0, 1.0) && !follows(0.0, -0.0));
        assert!(follows(2.0, 1.0) && !follows(1.0, 2.0) && precedes(1.0, 2.0));
    }

    #[test]
    fn the_first_nan_is_taken() {
        assert!(follows(f32::NAN, f32::INFINITY) && precedes(f32::NAN, f32::NEG_INFINITY));
        assert!(!follows(f32::INFINITY, f32::NAN) && !follows(f32::NAN, f32::NAN));
    }
}
