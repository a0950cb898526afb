//! Logarithms.
//!
//! ```text
//! x = 2^k (1 + f), sqrt(1/2) <= 1 + f <= sqrt(2)        ln(x) = k ln 2 + f + (ln(1 + f) - f)
//! u = 1 + x rounded, x = (u - 1) + l                    ln(1 + x) the same for u, with f + l / 2^k
//! asinh(a) = ln(1 + a + a^2 / (1 + sqrt(1 + a^2)))      and ln(a) + ln 2 where a^2 may overflow
//! ```

use super::exponential::number;
use super::minimax::Minimax;
use super::{abs, sqrt};
use crate::real::Real;
use core::hint::select_unpredictable as select;

/// `k ln 2 + ln(1 + f)`, the small parts first.
#[inline(always)]
fn together<T: Real>(k: T, f: T) -> T {
    k * T::LN2.0 + (f + (<T as Minimax>::ln_1p_rest(f) + k * T::LN2.1))
}

/// `value` for positive finite `x`; -infinity at 0, NaN below, infinity at infinity.
#[inline(always)]
fn within<T: Real>(x: T, value: T) -> T {
    let outside = select(x == T::ZERO, -T::INFINITY, number(f64::NAN));
    select(x == T::INFINITY, x, select(x > T::ZERO, value, outside))
}

/// The natural logarithm; -infinity at 0, NaN below.
///
/// Error: 1.0 units in `f32`, 0.9 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::ln(1.0_f32), 0.0);
/// ```
#[inline(always)]
pub fn ln<T: Real>(x: T) -> T {
    let is_small = x < T::NORMAL;
    let (k, m) = T::parts(x * select(is_small, T::LIFT, T::ONE));
    within(x, together(k - select(is_small, T::PLACES, T::ZERO), m - T::ONE))
}

/// `ln(1 + x)`, accurate for small `x`; -infinity at -1, NaN below.
///
/// Error: 1.5 units in `f32`, 1.4 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::ln_1p(1e-20_f64), 1e-20);
/// ```
#[inline(always)]
pub fn ln_1p<T: Real>(x: T) -> T {
    let u = T::ONE + x;
    let lost = x - (u - T::ONE);
    let (k, m) = T::parts(u);
    let scale = T::power((T::ROUNDING + T::BIAS + T::ONE) - k);
    let f = lost * scale * number::<T>(0.5) - (T::ONE - m);
    T::signed(within(u, together(k, f)), x)
}

/// The inverse of `sinh`.
///
/// Error: 1.9 units in `f32`, 1.7 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::asinh(0.0_f32), 0.0);
/// ```
#[inline(always)]
pub fn asinh<T: Real>(x: T) -> T {
    let a = abs(x);
    let is_large = a > number(1e9);
    let square = a * a;
    let more = a + square / (T::ONE + sqrt(T::ONE + square));
    let value = ln_1p(select(is_large, a - T::ONE, more));
    T::signed(value + select(is_large, number(core::f64::consts::LN_2), T::ZERO), x)
}
