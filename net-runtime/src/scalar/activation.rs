//! The activations that are a product with a factor that vanishes, or a quotient of two that grow: right at any `x`,
//! also where the factor has underflowed and at the infinities.
//!
//! `-inf * 0` is NaN, so `x` is taken as at least -1000 where what it is multiplied with is 0 from there on.

use super::{abs, clip, erfc, max, sigmoid, soft_plus, tanh};
use crate::real::Real;

#[inline(always)]
fn above<T: Real>(x: T) -> T {
    max(x, T::from_f64(-1000.0))
}

/// `x * sigmoid(x)`: -0.0 at -infinity, NaN carries.
///
/// ```
/// assert_eq!(net_runtime::scalar::swish(f32::NEG_INFINITY), 0.0);
/// ```
#[inline(always)]
pub fn swish<T: Real>(x: T) -> T {
    above(x) * sigmoid(x)
}

/// `x / 2 * erfc(-x / sqrt(2))`, the exact form: -0.0 at -infinity, NaN carries. Far on the left the rounded
/// argument makes its relative error about `x^2` units of rounding.
///
/// ```
/// assert_eq!(net_runtime::scalar::gelu(f32::INFINITY), f32::INFINITY);
/// ```
#[inline(always)]
pub fn gelu<T: Real>(x: T) -> T {
    T::from_f64(0.5) * above(x) * erfc(T::from_f64(-core::f64::consts::FRAC_1_SQRT_2) * x)
}

/// `x * tanh(soft_plus(x))`: -0.0 at -infinity, NaN carries.
///
/// ```
/// assert_eq!(net_runtime::scalar::mish(f32::NEG_INFINITY), 0.0);
/// ```
#[inline(always)]
pub fn mish<T: Real>(x: T) -> T {
    above(x) * tanh(soft_plus(x))
}

/// `x / (1 + |x|)`: -1 and 1 at the infinities, NaN carries. Beyond 1e38 it is 1 at 1e38 already.
///
/// ```
/// assert_eq!(net_runtime::scalar::soft_sign(f32::NEG_INFINITY), -1.0);
/// ```
#[inline(always)]
pub fn soft_sign<T: Real>(x: T) -> T {
    let finite = clip(x, T::from_f64(-1e38), T::from_f64(1e38));
    finite / (T::ONE + abs(finite))
}
