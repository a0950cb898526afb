//! Reciprocals of the hyperbolic functions, inverses of reciprocals, and angles: each in a form that neither overflows
//! nor cancels where the one over other functions would.

use super::{abs, asin, asinh, atan, exp, ln, ln_1p, sinh, sqrt, tanh};
use crate::real::Real;

/// `|x|`, and the sign of `x` put on a number again.
#[inline(always)]
fn odd<T: Real>(x: T, of_magnitude: impl FnOnce(T) -> T) -> T {
    let value = of_magnitude(abs(x));
    if x < T::ZERO { -value } else { value }
}

/// The hyperbolic secant `1 / cosh(x)`, as `2 e^-|x| / (1 + e^-2|x|)`: 0 at the infinities.
///
/// ```
/// assert_eq!(net_runtime::scalar::sech(0.0_f32), 1.0);
/// assert!(net_runtime::scalar::sech(100.0_f32) > 0.0);
/// ```
#[inline(always)]
pub fn sech<T: Real>(x: T) -> T {
    let e = exp(-abs(x));
    (e + e) / (T::ONE + e * e)
}

/// The hyperbolic cosecant `1 / sinh(x)`: infinite with its sign at a zero, 0 at the infinities.
///
/// ```
/// assert_eq!(net_runtime::scalar::csch(-0.0_f32), f32::NEG_INFINITY);
/// ```
#[inline(always)]
pub fn csch<T: Real>(x: T) -> T {
    if abs(x) < T::ONE {
        return T::ONE / sinh(x);
    }
    odd(x, |a| {
        let e = exp(-a);
        (e + e) / (T::ONE - e * e)
    })
}

/// The angle in [-pi/2, pi/2] whose cotangent is `x`, `atan(1 / x)`: pi/2 at 0 and -pi/2 at -0.0.
///
/// ```
/// assert_eq!(net_runtime::scalar::acot(1.0_f64), std::f64::consts::FRAC_PI_4);
/// assert_eq!(net_runtime::scalar::acot(0.0_f64), std::f64::consts::FRAC_PI_2);
/// ```
#[inline(always)]
pub fn acot<T: Real>(x: T) -> T {
    atan(T::ONE / x)
}

/// The angle in [0, pi] whose secant is `x`, `acos(1 / x)`; NaN inside (-1, 1).
///
/// ```
/// assert_eq!(net_runtime::scalar::asec(-1.0_f64), std::f64::consts::PI);
/// ```
#[inline(always)]
pub fn asec<T: Real>(x: T) -> T {
    let angle = atan(tangent(abs(x)));
    if x < T::ZERO { T::from_f64(core::f64::consts::PI) - angle } else { angle }
}

/// The angle in [-pi/2, pi/2] whose cosecant is `x`, `asin(1 / x)`; NaN inside (-1, 1).
///
/// ```
/// assert_eq!(net_runtime::scalar::acsc(1.0_f64), std::f64::consts::FRAC_PI_2);
/// ```
#[inline(always)]
pub fn acsc<T: Real>(x: T) -> T {
    if abs(x) > T::from_f64(2.0) {
        return asin(T::ONE / x);
    }
    odd(x, |a| atan(T::ONE / tangent(a)))
}

/// `sqrt(a^2 - 1)`
#[inline(always)]
fn tangent<T: Real>(a: T) -> T {
    sqrt((a - T::ONE) * (a + T::ONE))
}

/// The inverse of `coth`, `atanh(1 / x)`: infinite at -1 and 1, NaN between.
///
/// ```
/// assert_eq!(net_runtime::scalar::acoth(1.0_f32), f32::INFINITY);
/// ```
#[inline(always)]
pub fn acoth<T: Real>(x: T) -> T {
    odd(x, |a| T::from_f64(0.5) * ln_1p(T::from_f64(2.0) / (a - T::ONE)))
}

/// The inverse of `sech`, at least 0, `acosh(1 / x)`: infinite at 0, NaN outside [0, 1].
///
/// ```
/// assert_eq!(net_runtime::scalar::asech(1.0_f32), 0.0);
/// ```
#[inline(always)]
pub fn asech<T: Real>(x: T) -> T {
    let (rest, root) = (T::ONE - x, sqrt((T::ONE - x) * (T::ONE + x)));
    if x < T::from_f64(0.5) { ln_1p(root) - ln(x) } else { ln_1p((rest + root) / x) }
}

/// The inverse of `csch`, `asinh(1 / x)`: infinite with its sign at a zero.
///
/// ```
/// assert_eq!(net_runtime::scalar::acsch(f32::INFINITY), 0.0);
/// ```
#[inline(always)]
pub fn acsch<T: Real>(x: T) -> T {
    asinh(T::ONE / x)
}

/// The Gudermannian `2 atan(tanh(x / 2))`, the integral of `sech`: between -pi/2 and pi/2.
///
/// ```
/// assert_eq!(net_runtime::scalar::gudermannian(f64::INFINITY), std::f64::consts::FRAC_PI_2);
/// ```
#[inline(always)]
pub fn gudermannian<T: Real>(x: T) -> T {
    let two = T::from_f64(2.0);
    two * atan(tanh(x / two))
}
