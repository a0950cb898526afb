//! The error function, and the normal distribution's in `gelu`.
//!
//! ```text
//! erfc(u) = e^(-u^2) R(u)                   R is smooth, a polynomial in (u - K) / (u + K) divided by u + K
//! u^2 = h^2 + (u - h) (u + h)               h has the upper half of u's bits, so that h^2 is exact, and the rest is small
//! gelu(x) = x / 2 erfc(-x / sqrt(2))        u^2 is x^2 / 2: the root of 2 goes into K, and x is never divided by it
//! ```
//!
//! So the error stays the same however small the result is, where the error of a rounded `u^2` would grow with `u^2`.

use super::abs;
use super::exponential::{at_least, at_most, less_one, number, reduce};
use super::minimax::Minimax;
use crate::real::Real;
use core::hint::select_unpredictable as select;

/// `(a, b)` with `erfc(u sqrt(scale)) = a b`, of which `a` is a normal number; `u` is at least 0, and `turn` is `K`.
#[inline(always)]
fn tail<T: Real>(u: T, scale: f64, turn: T) -> (T, T) {
    let upper = T::upper(u);
    let lower = (u - upper) * (u + upper) * number::<T>(scale);
    let (sum, high, low) = reduce(upper * upper * number::<T>(-scale), 1.0, T::BIAS + T::BIAS);
    let (a, b) = T::powers(sum);
    let v = (turn + turn) / (u + turn);
    let smooth = v * <T as Minimax>::erfc(T::ONE - v);
    let p = less_one(high, low + lower);
    ((smooth + smooth * p) * a, b)
}

/// `erfc(a)` for `a` at least 0.
#[inline(always)]
fn complement<T: Real>(a: T) -> T {
    let (above, last) = tail(at_most(a, T::ERFC_TO), 1.0, T::TURN);
    above * last
}

/// `1 - erf(x)`, accurate for large `x`.
///
/// Error: 5.6 units in `f32`, 5.6 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::erfc(0.0_f32), 1.0);
/// ```
#[inline(always)]
pub fn erfc<T: Real>(x: T) -> T {
    let value = complement(abs(x));
    select(x < T::ZERO, number::<T>(2.0) - value, value)
}

/// The error function, `2 / sqrt(pi)` times the integral of `exp(-t * t)` from 0 to `x`.
///
/// Error: 1.5 units in `f32`, 1.5 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::erf(0.5_f64), 0.5204998778130465);
/// ```
#[inline(always)]
pub fn erf<T: Real>(x: T) -> T {
    let a = abs(x);
    let value = T::ONE - complement(a);
    select(a < number(0.92), x + x * <T as Minimax>::erf_rest(x * x), T::signed(value, x))
}

/// `x / 2 * erfc(-x / sqrt(2))`, the exact form: -0.0 at -infinity, NaN carries.
///
/// Error: 6.4 units in `f32`, 5.7 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::gelu(f32::INFINITY), f32::INFINITY);
/// ```
#[inline(always)]
pub fn gelu<T: Real>(x: T) -> T {
    let root = core::f64::consts::SQRT_2;
    let end = T::ERFC_TO * number::<T>(root);
    let (above, last) = tail(at_most(abs(x), end), 0.5, T::TURN * number::<T>(root));
    let half = number::<T>(0.5);
    let left = half * at_least(x, -end) * above * last;
    select(x < T::ZERO, left, x * (T::ONE - half * above * last))
}
