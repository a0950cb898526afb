//! `f32` and `f64`, the functions by `libm`, so that the bits are the same on every target.

use std::f64::consts::FRAC_1_SQRT_2;

use num_traits::Float;

use super::Number;
use super::choose::choose;
use super::special;
use crate::ir::Function;

impl Number for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }

    fn from_i64(value: i64) -> Self {
        value as f64
    }

    fn poison() -> Option<Self> {
        Some(f64::NAN)
    }

    fn is_nan(&self) -> bool {
        f64::is_nan(*self)
    }

    fn negative_zero() -> Self {
        -0.0
    }

    fn add(&self, other: &Self) -> Self {
        self + other
    }

    fn multiply(&self, other: &Self) -> Self {
        self * other
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        let exact = arithmetic(function, arguments).or_else(|| choose(function, arguments));
        exact.or_else(|| composed(function, arguments)).unwrap_or_else(|| double(function, arguments))
    }

    fn surd(&self, degree: i64) -> Self {
        special::surd(*self, degree)
    }

    fn polygamma(&self, n: i64) -> Self {
        special::polygamma(n, *self)
    }
}

impl Number for f32 {
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    fn from_i64(value: i64) -> Self {
        value as f32
    }

    fn poison() -> Option<Self> {
        Some(f32::NAN)
    }

    fn is_nan(&self) -> bool {
        f32::is_nan(*self)
    }

    fn negative_zero() -> Self {
        -0.0
    }

    fn add(&self, other: &Self) -> Self {
        self + other
    }

    fn multiply(&self, other: &Self) -> Self {
        self * other
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        let exact = arithmetic(function, arguments).or_else(|| choose(function, arguments));
        exact.or_else(|| composed(function, arguments)).unwrap_or_else(|| single(function, arguments))
    }

    fn surd(&self, degree: i64) -> Self {
        special::surd(f64::from(*self), degree) as f32
    }

    fn polygamma(&self, n: i64) -> Self {
        special::polygamma(n, f64::from(*self)) as f32
    }
}

/// What the processor computes, correctly rounded.
fn arithmetic<T: Float>(function: Function, arguments: &[T]) -> Option<T> {
    Some(match (function, arguments) {
        (Function::Add, [a, b]) => *a + *b,
        (Function::Subtract, [a, b]) => *a - *b,
        (Function::Multiply, [a, b]) => *a * *b,
        (Function::Divide, [a, b]) => *a / *b,
        (Function::Negate, [x]) => -*x,
        (Function::Abs, [x]) => x.abs(),
        (Function::Floor, [x]) => x.floor(),
        (Function::Ceil, [x]) => x.ceil(),
        (Function::Trunc, [x]) => x.trunc(),
        (Function::Fract, [x]) => *x - x.trunc(),
        (Function::Sqrt | Function::Root, [x]) => x.sqrt(),
        _ => return None,
    })
}

/// What is composed of other functions, with nothing that overflows on the way.
fn composed<T: Float + Number>(function: Function, arguments: &[T]) -> Option<T> {
    let of = |function, x: T| <T as Number>::apply(function, &[x]);
    let (zero, one) = (<T as Number>::zero(), <T as Number>::from_i64(1));
    Some(match (function, arguments) {
        (Function::SteepSigmoid, [x]) => of(Function::Sigmoid, *x),
        (Function::SteepTanh, [x]) => of(Function::Tanh, *x),
        (Function::Gated, [a, x]) => *a * of(Function::Sigmoid, *x),
        (Function::Versine, [x]) => {
            let half = of(Function::Sin, *x / (one + one));
            (half + half) * half
        }
        (Function::LengthOfThree, [a, b, c]) => {
            let two = <T as Number>::apply(Function::Hypot, &[*a, *b]);
            <T as Number>::apply(Function::Hypot, &[two, *c])
        }
        (Function::ShareOfExp, [a, b]) => of(Function::Sigmoid, *a - *b),
        (Function::LnAddExp, [a, b]) if a == b => *a + of(Function::Ln, one + one),
        (Function::LnAddExp, [a, b]) => a.max(*b) + of(Function::Ln1p, of(Function::Exp, -(*a - *b).abs())),
        (Function::Sigmoid, [x]) if *x < zero => {
            let grown = of(Function::Exp, *x);
            grown / (one + grown)
        }
        (Function::Sigmoid, [x]) => one / (one + of(Function::Exp, -*x)),
        // The limits on the left, where the formulas have `-inf * 0`, and on both sides, where it is `inf / inf`.
        (Function::Swish | Function::Gelu | Function::Mish, [x]) if *x == T::neg_infinity() => -zero,
        (Function::SoftSign, [x]) if x.is_infinite() => x.signum(),
        (Function::Swish, [x]) => *x * of(Function::Sigmoid, *x),
        (Function::Gelu, [x]) => {
            let half = <T as Number>::from_f64(0.5);
            half * *x * of(Function::Erfc, <T as Number>::from_f64(-FRAC_1_SQRT_2) * *x)
        }
        (Function::Mish, [x]) => *x * of(Function::Tanh, of(Function::SoftPlus, *x)),
        (Function::SoftSign, [x]) => *x / (one + x.abs()),
        (Function::SoftPlus, [x]) => of(Function::Ramp, *x) + of(Function::Ln1p, of(Function::Exp, -x.abs())),
        (Function::XLnY, [t, _]) if *t == zero => zero,
        (Function::XLnY, [t, p]) => *t * of(Function::Ln, *p),
        _ => return by_reciprocal(function, arguments),
    })
}

/// What is another function of the reciprocal, or the reciprocal of another one, and what is one of `atan` and `acosh`.
fn by_reciprocal<T: Float + Number>(function: Function, arguments: &[T]) -> Option<T> {
    let of = |function, x: T| <T as Number>::apply(function, &[x]);
    let one = <T as Number>::from_i64(1);
    Some(match (function, arguments) {
        (Function::Sech, [x]) => of(Function::Cosh, *x).recip(),
        (Function::Csch, [x]) => of(Function::Sinh, *x).recip(),
        (Function::Acot, [x]) => of(Function::Atan, x.recip()),
        (Function::Asec, [x]) => of(Function::Acos, x.recip()),
        (Function::Acsc, [x]) => of(Function::Asin, x.recip()),
        (Function::Acoth, [x]) => of(Function::Atanh, x.recip()),
        (Function::Asech, [x]) => of(Function::Acosh, x.recip()),
        // `libm::acoshf` gives a number where the two large terms of its formula do not cancel: -2.3 at -98.5.
        (Function::Acosh, [x]) if *x < one => T::nan(),
        (Function::Acsch, [x]) => of(Function::Asinh, x.recip()),
        (Function::Gudermannian, [x]) => of(Function::Atan, of(Function::Sinh, *x)),
        _ => return None,
    })
}

/// The remainder, in the range from 0 to the divisor: with another sign than the divisor's it is as far below it, and the
/// number `below` it where that sum is rounded to the divisor itself.
fn modulo<T: Float>(a: T, b: T, below: T) -> T {
    let rest = a % b;
    match rest + b {
        _ if rest.is_zero() => T::zero().copysign(b),
        _ if rest.is_sign_negative() == b.is_sign_negative() => rest,
        sum if sum == b && b.is_finite() => below,
        sum => sum,
    }
}

/// What `libm` has for `f64`, and the remainder.
fn double(function: Function, arguments: &[f64]) -> f64 {
    match (function, arguments) {
        (Function::Modulo, [a, b]) => modulo(*a, *b, f64::from_bits(b.to_bits().wrapping_sub(1))),
        (Function::Round, [x]) => libm::rint(*x),
        (Function::Cbrt, [x]) => libm::cbrt(*x),
        (Function::Powf, [x, a]) => libm::pow(*x, *a),
        (Function::Hypot, [x, y]) => libm::hypot(*x, *y),
        (Function::Exp, [x]) => libm::exp(*x),
        (Function::ExpM1, [x]) => libm::expm1(*x),
        (Function::Ln, [x]) => libm::log(*x),
        (Function::Ln1p, [x]) => libm::log1p(*x),
        (Function::Sin, [x]) => libm::sin(*x),
        (Function::Cos, [x]) => libm::cos(*x),
        (Function::Tan, [x]) => libm::tan(*x),
        (Function::Asin, [x]) => libm::asin(*x),
        (Function::Acos, [x]) => libm::acos(*x),
        (Function::Atan, [x]) => libm::atan(*x),
        (Function::Sinh, [x]) => libm::sinh(*x),
        (Function::Cosh, [x]) => libm::cosh(*x),
        (Function::Tanh, [x]) => libm::tanh(*x),
        (Function::Asinh, [x]) => libm::asinh(*x),
        (Function::Acosh, [x]) => libm::acosh(*x),
        (Function::Atanh, [x]) => libm::atanh(*x),
        (Function::Atan2, [y, x]) => libm::atan2(*y, *x),
        (Function::Gamma, [x]) => libm::tgamma(*x),
        (Function::LnGamma, [x]) => libm::lgamma(*x),
        (Function::InverseErf, [x]) => special::inverse_erf(*x),
        (Function::InverseErfc, [x]) => special::inverse_erfc(*x),
        (Function::Erf, [x]) => libm::erf(*x),
        (Function::Erfc, [x]) => libm::erfc(*x),
        _ => panic!("`{}` of {} numbers is no real number", function.name(), arguments.len()),
    }
}

/// What `libm` has for `f32`, and the remainder.
fn single(function: Function, arguments: &[f32]) -> f32 {
    match (function, arguments) {
        (Function::Modulo, [a, b]) => modulo(*a, *b, f32::from_bits(b.to_bits().wrapping_sub(1))),
        (Function::Round, [x]) => libm::rintf(*x),
        (Function::Cbrt, [x]) => libm::cbrtf(*x),
        (Function::Powf, [x, a]) => libm::powf(*x, *a),
        (Function::Hypot, [x, y]) => libm::hypotf(*x, *y),
        (Function::Exp, [x]) => libm::expf(*x),
        (Function::ExpM1, [x]) => libm::expm1f(*x),
        (Function::Ln, [x]) => libm::logf(*x),
        (Function::Ln1p, [x]) => libm::log1pf(*x),
        (Function::Sin, [x]) => libm::sinf(*x),
        (Function::Cos, [x]) => libm::cosf(*x),
        (Function::Tan, [x]) => libm::tanf(*x),
        (Function::Asin, [x]) => libm::asinf(*x),
        (Function::Acos, [x]) => libm::acosf(*x),
        // `libm` has 1.57079625 there, one unit too little.
        (Function::Atan, [x]) if x.is_infinite() => std::f32::consts::FRAC_PI_2.copysign(*x),
        (Function::Atan, [x]) => libm::atanf(*x),
        (Function::Sinh, [x]) => libm::sinhf(*x),
        (Function::Cosh, [x]) => libm::coshf(*x),
        (Function::Tanh, [x]) => libm::tanhf(*x),
        (Function::Asinh, [x]) => libm::asinhf(*x),
        (Function::Acosh, [x]) => libm::acoshf(*x),
        (Function::Atanh, [x]) => libm::atanhf(*x),
        (Function::Atan2, [y, x]) => libm::atan2f(*y, *x),
        (Function::Gamma, [x]) => libm::tgammaf(*x),
        (Function::LnGamma, [x]) => libm::lgamma(f64::from(*x)) as f32,
        (Function::InverseErf, [x]) => special::inverse_erf(f64::from(*x)) as f32,
        (Function::InverseErfc, [x]) => special::inverse_erfc(f64::from(*x)) as f32,
        (Function::Erf, [x]) => libm::erff(*x),
        (Function::Erfc, [x]) => libm::erfcf(*x),
        _ => panic!("`{}` of {} numbers is no real number", function.name(), arguments.len()),
    }
}
