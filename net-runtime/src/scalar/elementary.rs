//! The table of functions that have one implementation for `f32` and one for `f64`.

use super::trigonometric;
use crate::real::Real;

/// Operations that are exact: `std` and `libm` give the same bits, and with `std` they are instructions.
mod exact {
    macro_rules! exact {
        ($($name:ident = $real:ident::$method:ident, $libm:ident;)*) => {$(
            #[inline(always)]
            pub(super) fn $name(x: $real) -> $real {
                #[cfg(feature = "std")]
                return $real::$method(x);
                #[cfg(not(feature = "std"))]
                return libm::$libm(x);
            }
        )*};
    }
    exact! {
        floor32 = f32::floor, floorf;
        floor64 = f64::floor, floor;
        ceil32 = f32::ceil, ceilf;
        ceil64 = f64::ceil, ceil;
        round32 = f32::round_ties_even, rintf;
        round64 = f64::round_ties_even, rint;
        trunc32 = f32::trunc, truncf;
        trunc64 = f64::trunc, trunc;
    }
}

/// `libm`'s gives numbers for some arguments far below 0.
fn acosh32(x: f32) -> f32 {
    if x < 1.0 { f32::NAN } else { libm::acoshf(x) }
}

/// `f32` by way of `f64`: what is long anyway is right to the last place then.
macro_rules! rounded {
    ($($name:ident = $double:path;)*) => {$(
        fn $name(x: f32) -> f32 {
            $double(f64::from(x)) as f32
        }
    )*};
}

rounded! {
    ln_gamma32 = libm::lgamma;
    inverse_erf32 = super::inverse_erf::inverse_erf;
    inverse_erfc32 = super::inverse_erf::inverse_erfc;
}

/// One row a function: its name, its implementation for `f32`, its implementation for `f64`.
macro_rules! elementary {
    ($($(#[$doc:meta])* $name:ident: $single:path, $double:path;)*) => {
        /// The functions of the table as methods, so that [`Real`] reaches the right one.
        #[doc(hidden)]
        pub trait Elementary: Sized {
            $(fn $name(self) -> Self;)*
            fn powf(self, exponent: Self) -> Self;
            fn atan2(self, x: Self) -> Self;
            fn polygamma(self, n: u32) -> Self;
        }

        impl Elementary for f32 {
            $(#[inline(always)] fn $name(self) -> Self { $single(self) })*
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self { super::power::powf(self, exponent) }
            #[inline(always)]
            fn atan2(self, x: Self) -> Self { libm::atan2f(self, x) }
            #[inline(always)]
            fn polygamma(self, n: u32) -> Self { super::gamma::polygamma(n, f64::from(self)) as f32 }
        }

        impl Elementary for f64 {
            $(#[inline(always)] fn $name(self) -> Self { $double(self) })*
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self { libm::pow(self, exponent) }
            #[inline(always)]
            fn atan2(self, x: Self) -> Self { libm::atan2(self, x) }
            #[inline(always)]
            fn polygamma(self, n: u32) -> Self { super::gamma::polygamma(n, self) }
        }

        $($(#[$doc])*
        #[inline(always)]
        pub fn $name<T: Real>(x: T) -> T {
            Elementary::$name(x)
        })*
    };
}

elementary! {
    /// The cube root, negative for negative `x`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::cbrt(-27.0_f64), -3.0);
    /// ```
    cbrt: libm::cbrtf, libm::cbrt;
    /// The sine; NaN at the infinities.
    ///
    /// Error: 0.51 units in `f32`, `libm`'s in `f64`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::sin(0.5_f64), 0.479425538604203);
    /// ```
    sin: trigonometric::sin, libm::sin;
    /// The cosine; NaN at the infinities.
    ///
    /// Error: 0.51 units in `f32`, `libm`'s in `f64`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::cos(0.0_f32), 1.0);
    /// ```
    cos: trigonometric::cos, libm::cos;
    /// The tangent; NaN at the infinities.
    ///
    /// Error: 0.51 units in `f32`, `libm`'s in `f64`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::tan(0.0_f32), 0.0);
    /// ```
    tan: trigonometric::tan, libm::tan;
    /// The angle in [-pi/2, pi/2] whose sine is `x`; NaN outside [-1, 1].
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::asin(1.0_f64), std::f64::consts::FRAC_PI_2);
    /// ```
    asin: libm::asinf, libm::asin;
    /// The angle in [0, pi] whose cosine is `x`; NaN outside [-1, 1].
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::acos(-1.0_f64), std::f64::consts::PI);
    /// ```
    acos: libm::acosf, libm::acos;
    /// The inverse of `cosh`, at least 0; NaN below 1.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::acosh(1.0_f32), 0.0);
    /// ```
    acosh: acosh32, libm::acosh;
    /// The inverse of `tanh`; infinite at -1 and 1, NaN outside.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::atanh(1.0_f32), f32::INFINITY);
    /// ```
    atanh: libm::atanhf, libm::atanh;
    /// The inverse of `erf`: infinite at -1 and 1, NaN outside.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::inverse_erf(0.5_f32), 0.47693628);
    /// ```
    inverse_erf: inverse_erf32, super::inverse_erf::inverse_erf;
    /// The inverse of `erfc`: infinity at 0, -infinity at 2, NaN outside.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::inverse_erfc(1.0_f64), 0.0);
    /// ```
    inverse_erfc: inverse_erfc32, super::inverse_erf::inverse_erfc;
    /// The gamma function, `(x - 1)!` at positive integers: infinite with its sign at a zero, NaN at negative integers
    /// and at -infinity.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::gamma(5.0_f64), 24.0);
    /// ```
    gamma: libm::tgammaf, libm::tgamma;
    /// `ln |gamma(x)|`: infinity at 0, at negative integers and at the infinities.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::ln_gamma(2.0_f64), 0.0);
    /// ```
    ln_gamma: ln_gamma32, libm::lgamma;
    /// `x` without its sign; of NaN too.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::abs(-2.0_f32), 2.0);
    /// ```
    abs: f32::abs, f64::abs;
    /// The largest integer not above `x`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::floor(-0.5_f32), -1.0);
    /// ```
    floor: exact::floor32, exact::floor64;
    /// The smallest integer not below `x`.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::ceil(1.5_f32), 2.0);
    /// ```
    ceil: exact::ceil32, exact::ceil64;
    /// The nearest integer, the even one of two.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::round(2.5_f32), 2.0);
    /// ```
    round: exact::round32, exact::round64;
    /// `x` rounded towards 0.
    ///
    /// ```
    /// assert_eq!(net_runtime::scalar::trunc(-1.5_f32), -1.0);
    /// ```
    trunc: exact::trunc32, exact::trunc64;
}

/// `base` to the `exponent`, as IEEE 754 has it: NaN for a negative base unless the exponent is an integer.
///
/// Error: 0.51 units in `f32`, `libm`'s in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::powf(2.0_f32, 0.5), 2.0_f32.sqrt());
/// ```
#[inline(always)]
pub fn powf<T: Real>(base: T, exponent: T) -> T {
    Elementary::powf(base, exponent)
}

/// The angle of the point (x, y), in [-pi, pi]: 0 on the right and pi on the left of the origin, with the sign of `y`.
///
/// ```
/// assert_eq!(net_runtime::scalar::atan2(1.0_f64, 1.0), std::f64::consts::FRAC_PI_4);
/// ```
#[inline(always)]
pub fn atan2<T: Real>(y: T, x: T) -> T {
    Elementary::atan2(y, x)
}

/// The derivative of order `n + 1` of `ln |gamma(x)|`, so digamma for `n = 0` and trigamma for `n = 1`; `n` is at most
/// 150. It is infinite at 0; at negative integers infinite for odd `n` and NaN for even `n`.
///
/// ```
/// assert_eq!(net_runtime::scalar::polygamma(1, 1.0_f32), 1.644934);
/// ```
#[inline(always)]
pub fn polygamma<T: Real>(n: u32, x: T) -> T {
    Elementary::polygamma(x, n)
}

/// The square root, rounded exactly; -0.0 at -0.0, NaN below.
///
/// ```
/// assert_eq!(net_runtime::scalar::sqrt(9.0_f32), 3.0);
/// ```
#[inline(always)]
pub fn sqrt<T: Real>(x: T) -> T {
    Real::sqrt(x)
}

/// The square root of a sum of squares: as [`sqrt`], but gradients take its slope at 0 to be 0.
///
/// ```
/// assert_eq!(net_runtime::scalar::root(9.0_f32), 3.0);
/// ```
#[inline(always)]
pub fn root<T: Real>(x: T) -> T {
    Real::sqrt(x)
}
