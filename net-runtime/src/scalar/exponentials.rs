//! Sums of two exponentials, of two squares, and `1 - cos(x)`: where their formulas as written overflow or cancel.
//!
//! ```text
//! ln(e^a + e^b) = high + ln(1 + e^(low - high))        or ln(1 + ((e^high - 1) + e^low)) near 0, where that cancels
//! e^a / (e^a + e^b) = sigmoid(a - b)                   with what the difference loses
//! sqrt(a a + b b) = sqrt((a k)^2 + (b k)^2) / k        k a power of two, 1 where no square leaves the range; so of three
//! 1 - cos(x) = 2 sin(x / 2)^2
//! ```

use super::exponential::{number, sigmoid_parts};
use super::{abs, exp, exp_m1, ln_1p, max, min, sigmoid, sin, sqrt};
use crate::real::Real;
use core::hint::select_unpredictable as select;

/// `ln(exp(a) + exp(b))`, of any size: infinity where one is, -infinity where both are, NaN carries.
///
/// Error: 1.4 units in `f32`, 1.4 in `f64`, of 1's where the value is smaller than that.
///
/// ```
/// assert_eq!(net_runtime::scalar::ln_add_exp(1000.0_f32, 0.0), 1000.0);
/// ```
#[inline(always)]
pub fn ln_add_exp<T: Real>(a: T, b: T) -> T {
    let (high, low) = (max(a, b), min(a, b));
    let less_one = exp_m1(high) + exp(low);
    let is_near = (abs(high) <= number(2.0)) & (less_one >= number(-0.5));
    let apart = exp(select(high == low, T::ZERO, low - high));
    select(is_near, T::ZERO, high) + ln_1p(select(is_near, less_one, apart))
}

/// `value * sigmoid(gate)`, which is a number even where the sigmoid is none whose digits are all there.
///
/// Error: 3.1 units in `f32`, 2.8 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::gated(3.0_f32, 0.0), 1.5);
/// ```
#[inline(always)]
pub fn gated<T: Real>(value: T, gate: T) -> T {
    // Where the sigmoid has long become 0 its product with a large value has not.
    let beyond = select(gate < T::EXP.0, gate - T::EXP.0, T::ZERO);
    let (above, below, last) = sigmoid_parts(gate);
    let share = above / below;
    let is_low = gate < T::ZERO;
    value * select(is_low, share, share * last) * exp(beyond) * select(is_low, last, T::ONE)
}

/// `exp(a) / (exp(a) + exp(b))`: what two classes share; NaN where both are the same infinity.
///
/// Error: 2.7 units in `f32`, 2.7 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::share_of_exp(1000.0_f32, 1000.0), 0.5);
/// ```
#[inline(always)]
pub fn share_of_exp<T: Real>(a: T, b: T) -> T {
    let difference = a - b;
    let other = difference - a;
    let lost = (a - (difference - other)) - (b + other);
    let share = sigmoid(difference);
    share + share * (T::ONE - share) * select(abs(lost) <= T::ONE, lost, T::ZERO)
}

/// `sqrt(a * a + b * b)`, whatever the squares are; NaN carries.
///
/// Error: 1.2 units in `f32`, 1.2 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::hypot(3e20_f32, 4e20), 5e20);
/// ```
#[inline(always)]
pub fn hypot<T: Real>(a: T, b: T) -> T {
    let (scale, back) = scales(max(abs(a), abs(b)));
    let (a, b) = (a * scale, b * scale);
    sqrt(a * a + b * b) * back
}

/// `sqrt(a * a + b * b + c * c)`, whatever the squares are; NaN carries.
///
/// Error: 1.5 units in `f32`, 1.5 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::length_of_three(2e20_f32, 3e20, 6e20), 7e20);
/// ```
#[inline(always)]
pub fn length_of_three<T: Real>(a: T, b: T, c: T) -> T {
    let (scale, back) = scales(max(max(abs(a), abs(b)), abs(c)));
    let (a, b, c) = (a * scale, b * scale, c * scale);
    sqrt(a * a + b * b + c * c) * back
}

/// The power of two that brings squares of numbers up to `largest` into the range, and its reciprocal: 1 where they are in it.
#[inline(always)]
fn scales<T: Real>(largest: T) -> (T, T) {
    let (small, large, up, down) = T::SQUARES;
    let scale = select(largest < small, up, select(largest > large, down, T::ONE));
    let back = select(largest < small, down, select(largest > large, up, T::ONE));
    (scale, back)
}

/// `1 - cos(x)`, accurate near every multiple of a whole turn; NaN at the infinities.
///
/// Error: 2.0 units in `f32`, `libm`'s in `f64`.
///
/// In `f64` that is twice the error of `libm`'s sine, and half a unit.
///
/// ```
/// assert!((net_runtime::scalar::versine(1e-10_f64) - 5e-21).abs() <= 5e-21 * 2.0 * f64::EPSILON);
/// ```
#[inline(always)]
pub fn versine<T: Real>(x: T) -> T {
    let half = sin(x * number::<T>(0.5));
    (half + half) * half
}
