//! What the interpreter computes in.

use std::fmt::Debug;

use crate::ir::Function;

/// A kind of number that a program can be run in.
pub trait Number: Clone + PartialOrd + Debug {
    /// A constant of the program.
    fn from_f64(value: f64) -> Self;

    /// A position as a number.
    fn from_i64(value: i64) -> Self;

    /// What stands in memory that nothing was written to: NaN, where there is one.
    fn poison() -> Option<Self>;

    /// Whether this is not a number.
    fn is_nan(&self) -> bool;

    /// The neutral element of addition that leaves -0.0 as it is, where there is one: -0.0.
    fn negative_zero() -> Self;

    /// +0.
    fn zero() -> Self {
        Self::from_i64(0)
    }

    /// The sum, rounded once.
    fn add(&self, other: &Self) -> Self;

    /// The product, rounded once.
    fn multiply(&self, other: &Self) -> Self;

    /// A function that gives a real and takes reals: all of [`Function`] but those that take or give truth values and
    /// integers. `Powi` is [`Number::powi`], and so on.
    ///
    /// # Panics
    /// For the other functions, and where this kind of number does not have the result.
    fn apply(function: Function, arguments: &[Self]) -> Self;

    /// The power, by repeated squaring from the lowest bit of the exponent; a negative one inverts the result. These
    /// are the roundings of `compiler-rt`, thus of `f32::powi` on most targets.
    fn powi(&self, exponent: i64) -> Self {
        let mut power = Self::from_i64(1);
        let mut square = self.clone();
        let mut left = exponent.unsigned_abs();
        while left > 0 {
            if left % 2 == 1 {
                power = power.multiply(&square);
            }
            left /= 2;
            if left > 0 {
                square = square.multiply(&square);
            }
        }
        if exponent < 0 { Self::apply(Function::Divide, &[Self::from_i64(1), power]) } else { power }
    }

    /// The real root of this degree.
    ///
    /// # Panics
    /// Where this kind of number does not have it.
    fn surd(&self, degree: i64) -> Self {
        panic!("the root of degree {degree} of {self:?} is no number of this kind")
    }

    /// The derivative of order `n + 1` of the logarithm of the gamma function.
    ///
    /// # Panics
    /// Where this kind of number does not have it.
    fn polygamma(&self, n: i64) -> Self {
        panic!("polygamma({n}, {self:?}) is no number of this kind")
    }
}
