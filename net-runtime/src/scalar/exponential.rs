//! The exponential and what is made of it.
//!
//! ```text
//! x = n ln 2 + r, |r| <= ln(2) / 2        e^x     = 2^n e^r
//!                                         e^x - 1 = 2^n (e^r - 1) + (2^n - 1)
//! x = n ln(2) / 2 + r, t = tanh(r)        tanh(x) = ((2^n + 1) t + (2^n - 1)) / ((2^n + 1) + (2^n - 1) t)
//! x = n ln 2 + 2 r                        e^x     = 2^n (1 + t) / (1 - t), of which a quotient takes both parts
//! ```
//!
//! No formula cancels, and 2^n goes in in two factors where the result or a part of it can leave the range: the last
//! multiplication is then the only one that rounds below the normal numbers. Arguments are clipped to where the result
//! no longer changes, by comparisons that let a NaN through, and a NaN then spoils every number on the way.

use super::minimax::Minimax;
use super::{abs, ramp};
use crate::real::Real;
use core::hint::select_unpredictable as select;

/// `x` of what both number types have exactly, or nearly.
#[inline(always)]
pub(super) fn number<T: Real>(x: f64) -> T {
    T::from_f64(x)
}

/// At least `low`; NaN stays.
#[inline(always)]
pub(super) fn at_least<T: Real>(x: T, low: T) -> T {
    if x < low { low } else { x }
}

/// At most `high`; NaN stays.
#[inline(always)]
pub(super) fn at_most<T: Real>(x: T, high: T) -> T {
    if x > high { high } else { x }
}

/// `n + (ROUNDING + offset)`, and `high` and `low` of `x = n step ln 2 + (high - low)`, of which `high` is exact.
#[inline(always)]
pub(super) fn reduce<T: Real>(x: T, step: f64, offset: T) -> (T, T, T) {
    let rounding = T::ROUNDING + offset;
    let sum = x * number::<T>(core::f64::consts::LOG2_E / step) + rounding;
    let (n, (high, low)) = (sum - rounding, T::LN2);
    (sum, x - n * (high * number::<T>(step)), n * (low * number::<T>(step)))
}

/// `e^(high - low) - 1`
#[inline(always)]
pub(super) fn less_one<T: Real>(high: T, low: T) -> T {
    high + (<T as Minimax>::exp_m1_rest(high - low) - low)
}

/// `(a, b, p)` with `e^x = a b (1 + p)`, for `x` between the ends of [`Format::EXP`].
#[inline(always)]
fn parts<T: Real>(x: T) -> (T, T, T) {
    let (sum, high, low) = reduce(x, 1.0, T::BIAS + T::BIAS);
    let (a, b) = T::powers(sum);
    let r = high - low;
    (a, b, r + <T as Minimax>::exp_m1_rest(r))
}

/// e to the `x`; 0 at -infinity, NaN carries.
///
/// Error: 1.1 units in `f32`, 1.1 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::exp(0.0_f32), 1.0);
/// ```
#[inline(always)]
pub fn exp<T: Real>(x: T) -> T {
    let (a, b, p) = parts(at_most(at_least(x, T::EXP.0), T::EXP.1));
    (T::ONE + p) * a * b
}

/// `(e^x - 1) / 4`: a quarter, because `e^x` or `2^n` may be out of range.
#[inline(always)]
fn quarter<T: Real>(x: T) -> T {
    let (sum, high, low) = reduce(x, 1.0, T::BIAS - number::<T>(2.0));
    let scale = T::power(sum);
    (scale * high - (number::<T>(0.25) - scale)) + scale * (<T as Minimax>::exp_m1_rest(high - low) - low)
}

/// `exp(x) - 1`, accurate for small `x`.
///
/// Error: 1.5 units in `f32`, 1.3 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::exp_m1(1e-20_f64), 1e-20);
/// ```
#[inline(always)]
pub fn exp_m1<T: Real>(x: T) -> T {
    let clipped = at_most(at_least(x, -T::ONE_FROM - T::ONE_FROM), T::EXP.1);
    select(abs(x) < number(1e-20), x, number::<T>(4.0) * quarter(clipped))
}

/// The hyperbolic sine.
///
/// Error: 2.4 units in `f32`, 2.3 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::sinh(1.0_f64), 1.1752011936438014);
/// ```
#[inline(always)]
pub fn sinh<T: Real>(x: T) -> T {
    let a = at_most(abs(x), T::EXP.1 + number::<T>(0.5));
    let (less, quarter) = (quarter(a), number::<T>(0.25));
    let value = less + quarter * less / (less + quarter);
    T::signed(select(a < number(1e-20), a, value + value), x)
}

/// The hyperbolic cosine.
///
/// Error: 1.6 units in `f32`, 1.7 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::cosh(0.0_f32), 1.0);
/// ```
#[inline(always)]
pub fn cosh<T: Real>(x: T) -> T {
    let whole = quarter(at_most(abs(x), T::EXP.1 + number::<T>(0.5))) + number::<T>(0.25);
    let value = whole + number::<T>(0.0625) / whole;
    value + value
}

/// The hyperbolic tangent: odd and bounded by 1 to the bit, but not monotone in the last place.
///
/// Error: 2.5 units in `f32`, 2.5 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::tanh(-20.0_f32), -1.0);
/// ```
#[inline(always)]
pub fn tanh<T: Real>(x: T) -> T {
    let x = at_most(at_least(x, -T::ONE_FROM), T::ONE_FROM);
    let (sum, high, low) = reduce(x, 0.5, T::BIAS);
    let (power, r) = (T::power(sum), high - low);
    // A sum of -0.0 and 0.0 is 0.0: so it is a product here, and a difference below.
    let t = r * (T::ONE + <T as Minimax>::tanh_rest(r * r));
    let (more, less) = (T::ONE + power, T::ONE - power);
    (more * t - less) / (more - less * t)
}

/// `(p, q, b)` with `sigmoid(x) = p / q b`, of which `p` and `q` are normal numbers.
#[inline(always)]
pub(super) fn sigmoid_parts<T: Real>(x: T) -> (T, T, T) {
    let clipped = at_most(at_least(x, T::EXP.0), T::ONE_FROM + T::ONE_FROM);
    let (sum, high, low) = reduce(clipped, 1.0, T::BIAS + T::BIAS);
    let r = (high - low) * number::<T>(0.5);
    let t = r + r * <T as Minimax>::tanh_rest(r * r);
    let (a, b) = T::powers(sum);
    let grown = (T::ONE + t) * a;
    (grown, (T::ONE - t) + grown * b, b)
}

/// The logistic function `1 / (1 + exp(-x))`, accurate at both ends.
///
/// Error: 2.5 units in `f32`, 2.5 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::sigmoid(0.0_f32), 0.5);
/// ```
#[inline(always)]
pub fn sigmoid<T: Real>(x: T) -> T {
    let (above, below, last) = sigmoid_parts(x);
    above / below * last
}

/// `x * sigmoid(x)`: -0.0 at -infinity, NaN carries.
///
/// Error: 3.4 units in `f32`, 3.0 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::swish(f32::NEG_INFINITY), 0.0);
/// ```
#[inline(always)]
pub fn swish<T: Real>(x: T) -> T {
    let (above, below, last) = sigmoid_parts(x);
    at_least(x, T::EXP.0) * (above / below) * last
}

/// `x * tanh(soft_plus(x))`, as `x * w (w + 2) / (w (w + 2) + 2)` with `w = e^x`: -0.0 at -infinity, NaN carries.
///
/// Error: 4.8 units in `f32`, 4.1 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::mish(f32::NEG_INFINITY), 0.0);
/// ```
#[inline(always)]
pub fn mish<T: Real>(x: T) -> T {
    let low = at_least(x, T::EXP.0);
    let (a, b, p) = parts(at_most(low, number(20.0)));
    let grown = (T::ONE + p) * a;
    let power = grown * b;
    let two = number::<T>(2.0);
    low * (grown * (power + two) / (power * (power + two) + two)) * b
}

/// `ln(1 + exp(x))`, as `max(x, 0) + ln_1p(exp(-|x|))`: infinity at infinity, 0 at -infinity, NaN carries.
///
/// Error: 2.3 units in `f32`, 2.0 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::soft_plus(1000.0_f32), 1000.0);
/// ```
#[inline(always)]
pub fn soft_plus<T: Real>(x: T) -> T {
    let (a, b, p) = parts(at_least(-abs(x), T::EXP.0));
    ramp(x) + <T as Minimax>::ln_1p((T::ONE + p) * a * b)
}
