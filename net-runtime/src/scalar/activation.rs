//! The activations that are a product with a factor that vanishes, or a quotient of two that grow: right at any `x`,
//! also where the factor has underflowed and at the infinities.
//!
//! `-inf * 0` is NaN, so `x` is taken as at least -1000 where what it is multiplied with is 0 from there on.

use super::{abs, clip};
use crate::real::Real;

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
