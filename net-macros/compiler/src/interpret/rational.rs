//! Exact rational numbers: in them a polynomial net and its gradients have no rounding at all.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::Number;
use super::choose::choose;
use crate::ir::Function;

/// A fraction of integers of any size. It has no NaN, no infinity and no -0.0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rational(pub BigRational);

impl Rational {
    /// `numerator / denominator`
    ///
    /// # Panics
    /// Where the denominator is 0.
    pub fn new(numerator: i64, denominator: i64) -> Self {
        Rational(BigRational::new(numerator.into(), denominator.into()))
    }
}

impl Number for Rational {
    /// The number exactly: 0.1 is not a tenth but the `f64` next to it.
    fn from_f64(value: f64) -> Self {
        Rational(BigRational::from_float(value).unwrap_or_else(|| panic!("{value} is not a rational number")))
    }

    fn from_i64(value: i64) -> Self {
        Rational(BigRational::from_integer(value.into()))
    }

    fn poison() -> Option<Self> {
        None
    }

    fn is_nan(&self) -> bool {
        false
    }

    fn negative_zero() -> Self {
        Self::zero()
    }

    fn add(&self, other: &Self) -> Self {
        Rational(&self.0 + &other.0)
    }

    fn multiply(&self, other: &Self) -> Self {
        Rational(&self.0 * &other.0)
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        choose(function, arguments).unwrap_or_else(|| arithmetic(function, arguments))
    }
}

fn arithmetic(function: Function, arguments: &[Rational]) -> Rational {
    Rational(match (function, arguments) {
        (Function::Add, [a, b]) => &a.0 + &b.0,
        (Function::Subtract, [a, b]) => &a.0 - &b.0,
        (Function::Multiply, [a, b]) => &a.0 * &b.0,
        (Function::Divide, [a, b]) => quotient(&a.0, &b.0),
        (Function::Modulo, [a, b]) => &a.0 - &b.0 * quotient(&a.0, &b.0).floor(),
        (Function::Negate, [x]) => -&x.0,
        (Function::Abs, [x]) => x.0.abs(),
        (Function::Floor, [x]) => x.0.floor(),
        (Function::Ceil, [x]) => x.0.ceil(),
        (Function::Round, [x]) => round(&x.0),
        (Function::Trunc, [x]) => x.0.trunc(),
        (Function::Fract, [x]) => x.0.fract(),
        (Function::XLnY, [t, _]) if t.0.is_zero() => BigRational::zero(),
        _ => panic!("`{}` does not give a rational number", function.name()),
    })
}

fn quotient(a: &BigRational, b: &BigRational) -> BigRational {
    assert!(!b.is_zero(), "{a} / 0 is not a rational number");
    a / b
}

/// The nearest integer, half to even.
fn round(x: &BigRational) -> BigRational {
    let half = BigRational::new(1.into(), 2.into());
    let above = (x + &half).floor();
    let is_odd = above.numer().bit(0);
    let is_tie = &above - x == half;
    if is_tie && is_odd { above - BigInt::from(1) } else { above }
}
