//! Numbers with a derivative: a program run in them is differentiated in forward mode, one number at a time, by the
//! formulas of [`slope`]. Branches and comparisons look at the value alone. `Dual<Dual<f64>>` has second derivatives.
//!
//! ```text
//! x = 3, 1        tanh(x) = tanh(3), 1 / cosh(3)^2        x * x = 9, 6        stop(x) = 3, none
//! ```
//!
//! A derivative that is absent is absent and not a 0: `sqrt(x)` at 0 has an infinite slope, and a `sqrt` of another
//! number at 0 adds nothing to the derivative, where `0 * inf` would be NaN. A mask is a select in the same way.

use std::cmp::Ordering;

use super::Number;
use super::slope::slope;
use crate::ir::Function;

/// A number and its derivative with respect to one variable.
#[derive(Clone, Debug)]
pub struct Dual<N> {
    /// The number.
    pub value: N,
    /// The derivative; none where the number does not depend on the variable.
    pub derivative: Option<N>,
}

impl<N: Number> Dual<N> {
    /// A number that does not depend on the variable.
    pub fn constant(value: N) -> Self {
        Dual { value, derivative: None }
    }

    /// The variable itself: its derivative is 1.
    pub fn variable(value: N) -> Self {
        Dual { value, derivative: Some(N::from_i64(1)) }
    }

    /// The derivative, +0 where there is none.
    pub fn derivative(&self) -> N {
        self.derivative.clone().unwrap_or_else(N::zero)
    }

    /// `value`, with the derivative by the chain rule: the sum of `slope * x'` over the arguments in order.
    fn chained<'a>(value: N, arguments: impl IntoIterator<Item = (&'a Self, Option<N>)>) -> Self
    where
        N: 'a,
    {
        let slopes = arguments.into_iter();
        let summands = slopes.filter_map(|(x, slope)| Some(x.derivative.as_ref()?.multiply(&slope?)));
        Dual { value, derivative: summands.reduce(|sum, summand| sum.add(&summand)) }
    }
}

impl<N: PartialEq> PartialEq for Dual<N> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<N: PartialOrd> PartialOrd for Dual<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<N: Number> Number for Dual<N> {
    fn from_f64(value: f64) -> Self {
        Dual::constant(N::from_f64(value))
    }

    fn from_i64(value: i64) -> Self {
        Dual::constant(N::from_i64(value))
    }

    fn poison() -> Option<Self> {
        N::poison().map(|poison| Dual { value: poison.clone(), derivative: Some(poison) })
    }

    fn is_nan(&self) -> bool {
        self.value.is_nan()
    }

    fn negative_zero() -> Self {
        Dual::constant(N::negative_zero())
    }

    fn add(&self, other: &Self) -> Self {
        let one = Some(N::from_i64(1));
        Dual::chained(self.value.add(&other.value), [(self, one.clone()), (other, one)])
    }

    fn multiply(&self, other: &Self) -> Self {
        let slopes = [(self, Some(other.value.clone())), (other, Some(self.value.clone()))];
        Dual::chained(self.value.multiply(&other.value), slopes)
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        let values: Vec<N> = arguments.iter().map(|argument| argument.value.clone()).collect();
        let value = N::apply(function, &values);
        let depends = arguments.iter().enumerate().filter(|(_, x)| x.derivative.is_some());
        let slopes: Vec<_> = depends.map(|(which, x)| (x, slope(function, which, &values, &value))).collect();
        Dual::chained(value, slopes)
    }

    /// The derivative of `x^0` is 0, whatever `x` is.
    fn powi(&self, exponent: i64) -> Self {
        let slope = (exponent != 0).then(|| N::from_i64(exponent).multiply(&self.value.powi(exponent - 1)));
        Dual::chained(self.value.powi(exponent), [(self, slope)])
    }

    /// `1 / (n y^(n - 1))`
    fn surd(&self, degree: i64) -> Self {
        let value = self.value.surd(degree);
        let slope = N::from_i64(degree).multiply(&value.powi(degree - 1)).powi(-1);
        Dual::chained(value, [(self, Some(slope))])
    }

    fn polygamma(&self, n: i64) -> Self {
        Dual::chained(self.value.polygamma(n), [(self, Some(self.value.polygamma(n + 1)))])
    }
}
