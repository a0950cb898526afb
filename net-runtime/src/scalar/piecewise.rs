//! Functions of cases. A mask is a select and never a product, because `0 * infinity` is NaN.

use super::{abs, cbrt, ln, powf, sqrt, trunc};
use crate::real::Real;

/// `if x < 0 { 0 } else { x }`: `ramp(-0.0)` is -0.0, NaN carries.
///
/// ```
/// assert_eq!(net_runtime::scalar::ramp(-2.0_f32), 0.0);
/// assert_eq!(net_runtime::scalar::ramp(2.0_f32), 2.0);
/// ```
#[inline(always)]
pub fn ramp<T: Real>(x: T) -> T {
    if x < T::ZERO { T::ZERO } else { x }
}

/// 1 above 0, -1 below; a zero stays the zero it is, NaN carries.
///
/// ```
/// assert_eq!(net_runtime::scalar::sign(-2.0_f32), -1.0);
/// assert_eq!(net_runtime::scalar::sign(0.0_f32), 0.0);
/// ```
#[inline(always)]
pub fn sign<T: Real>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}

/// `x - trunc(x)`, with the sign of `x`; +0 at integers, NaN at the infinities.
///
/// ```
/// assert_eq!(net_runtime::scalar::fract(-1.25_f32), -0.25);
/// ```
#[inline(always)]
pub fn fract<T: Real>(x: T) -> T {
    x - trunc(x)
}

/// The remainder `a - b * floor(a / b)` as if nothing before it was rounded: from 0 to `b`, without `b`, of the sign of `b`,
/// a zero too.
///
/// It is exact where `a` and `b` have the same sign, and whenever it is a number of the type; otherwise it is the
/// nearest one of that range, so just less than 1 for `-1e-30 % 1`. NaN at `b = 0`, where `a` is infinite and at NaN. Of an
/// infinite `b` it is `a`, and `b` itself (the limit) where `a` has the other sign.
///
/// ```
/// use net_runtime::scalar::modulo;
/// assert_eq!(modulo(-1.0_f32, 3.0), 2.0);
/// assert_eq!(modulo(1.0_f32, -3.0), -2.0);
/// assert_eq!(modulo(448.98785_f32, 0.10374027), 0.10371672);
/// assert_eq!(modulo(-1e-30_f64, 1.0), 1.0_f64.next_down());
/// ```
#[inline(always)]
pub fn modulo<T: Real>(a: T, b: T) -> T {
    let rest = a % b; // exact, of the sign of `a`
    if rest == T::ZERO {
        return T::signed(rest, b);
    }
    if (rest < T::ZERO) == (b < T::ZERO) {
        return rest;
    }
    let sum = rest + b;
    if sum == b && abs(b) < T::INFINITY { T::towards_zero(b) } else { sum }
}

/// The larger one, the first on a tie (so of two zeros too), the first NaN where there is one.
///
/// ```
/// assert_eq!(net_runtime::scalar::max(1.0_f32, 2.0), 2.0);
/// assert!(net_runtime::scalar::max(1.0_f32, f32::NAN).is_nan());
/// ```
#[inline(always)]
pub fn max<T: Real>(a: T, b: T) -> T {
    if a >= b || is_nan(a) { a } else { b }
}

/// The smaller one, the first on a tie (so of two zeros too), the first NaN where there is one.
///
/// ```
/// assert_eq!(net_runtime::scalar::min(1.0_f32, 2.0), 1.0);
/// assert!(net_runtime::scalar::min(f32::NAN, 1.0).is_nan());
/// ```
#[inline(always)]
pub fn min<T: Real>(a: T, b: T) -> T {
    if a <= b || is_nan(a) { a } else { b }
}

/// `low` below `low`, `high` above `high`, else `x`; NaN carries.
///
/// ```
/// assert_eq!(net_runtime::scalar::clip(1.5_f32, -1.0, 1.0), 1.0);
/// ```
#[inline(always)]
pub fn clip<T: Real>(x: T, low: T, high: T) -> T {
    if x < low {
        low
    } else if x > high {
        high
    } else {
        x
    }
}

/// `x` to the `n` by squaring, from the lowest bit of `n` up; 1 for `n = 0` whatever `x`, `1 / x^-n` for `n < 0`.
///
/// ```
/// assert_eq!(net_runtime::scalar::powi(2.0_f32, 10), 1024.0);
/// assert_eq!(net_runtime::scalar::powi(2.0_f32, -2), 0.25);
/// ```
#[inline(always)]
pub fn powi<T: Real>(x: T, n: i32) -> T {
    let (mut power, mut square, mut rest) = (T::ONE, x, n.unsigned_abs());
    while rest != 0 {
        if rest & 1 == 1 {
            power *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if n < 0 { T::ONE / power } else { power }
}

/// The real root of degree `n`: of a negative number it is negative for odd `n` and NaN for even `n`; for `n < 0` it is 1
/// over the root of degree `-n`. A zero is its own root of a positive degree.
///
/// ```
/// assert_eq!(net_runtime::scalar::surd(-32.0_f64, 5), -2.0);
/// assert_eq!(net_runtime::scalar::surd(16.0_f32, -4), 0.5);
/// ```
#[inline(always)]
pub fn surd<T: Real>(x: T, n: i32) -> T {
    let root = match n.unsigned_abs() {
        1 => x,
        2 => sqrt(x),
        3 => cbrt(x),
        degree => root(x, degree),
    };
    if n < 0 { T::ONE / root } else { root }
}

/// A zero is its own root. Else by a power, whose exponent is rounded, and one step of Newton's, which takes that error away.
#[inline(always)]
fn root<T: Real>(x: T, degree: u32) -> T {
    if x == T::ZERO {
        return x;
    }
    let (a, over) = (abs(x), T::from_f64(f64::from(degree)));
    let near = powf(a, T::ONE / over);
    let finite = a < T::from_f64(f64::INFINITY);
    let (half, rest) = ((degree / 2) as i32, (degree - degree / 2) as i32);
    let ratio = a / powi(near, half) / powi(near, rest); // in halves, for neither under- nor overflows
    let y = if finite { near + near * ((ratio - T::ONE) / over) } else { near };
    match x < T::ZERO {
        true if degree.is_multiple_of(2) => sqrt(x),
        true => -y,
        false => y,
    }
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

/// `t * ln(p)`, and 0 where `t = 0`, whatever `p`.
///
/// ```
/// assert_eq!(net_runtime::scalar::x_ln_y(0.0_f32, 0.0), 0.0);
/// assert_eq!(net_runtime::scalar::x_ln_y(2.0_f32, 1.0), 0.0);
/// ```
#[inline(always)]
pub fn x_ln_y<T: Real>(t: T, p: T) -> T {
    masked_product(t, ln(p))
}

/// `t * v`, and 0 where `t = 0`, whatever `v`.
///
/// ```
/// assert_eq!(net_runtime::scalar::masked_product(0.0_f32, f32::INFINITY), 0.0);
/// assert_eq!(net_runtime::scalar::masked_product(2.0_f32, 3.0), 6.0);
/// ```
#[inline(always)]
pub fn masked_product<T: Real>(t: T, v: T) -> T {
    if t == T::ZERO { T::ZERO } else { t * v }
}

#[inline(always)]
#[allow(clippy::eq_op)] // a NaN is what differs from itself
fn is_nan<T: Real>(x: T) -> bool {
    x != x
}
