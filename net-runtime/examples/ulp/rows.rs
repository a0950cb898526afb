//! The functions with what they are held against, and the errors that the documentation publishes.

use super::double_double::Double;
use super::scan::{Row, Shape};
use net_runtime::scalar::*;

macro_rules! rows {
    ($($name:ident: $plain:path, $exact:expr, $single:expr, $double:expr, [$($shape:ident),*];)*) => {
        pub const ROWS: &[Row] = &[$(Row {
            name: stringify!($name),
            single: |x, y| y.iter_mut().zip(x).for_each(|(y, x)| *y = $name(*x)),
            double: $name,
            plain: $plain,
            exact: $exact,
            all_singles: $single,
            found_doubles: $double,
            shape: &[$(Shape::$shape),*],
        }),*];
    };
}

rows! {
    exp: f64::exp, Some(Double::exp), (0.0, 0.0), (0.0, 0.0), [];
    exp_m1: f64::exp_m1, Some(Double::exp_m1), (0.0, 0.0), (0.0, 0.0), [];
    ln: f64::ln, Some(Double::ln), (0.0, 0.0), (0.0, 0.0), [];
    ln_1p: f64::ln_1p, Some(Double::ln_1p), (0.0, 0.0), (0.0, 0.0), [];
    tanh: f64::tanh, Some(Double::tanh), (0.0, 0.0), (0.0, 0.0), [];
    sigmoid: plain::sigmoid, Some(Double::sigmoid), (0.0, 0.0), (0.0, 0.0), [];
    erf: libm::erf, Some(Double::erf), (0.0, 0.0), (0.0, 0.0), [];
    erfc: libm::erfc, Some(Double::erfc), (0.0, 0.0), (0.0, 0.0), [];
    soft_plus: plain::soft_plus, Some(Double::soft_plus), (0.0, 0.0), (0.0, 0.0), [];
    sinh: f64::sinh, Some(Double::sinh), (0.0, 0.0), (0.0, 0.0), [];
    cosh: f64::cosh, Some(Double::cosh), (0.0, 0.0), (0.0, 0.0), [];
    asinh: libm::asinh, Some(Double::asinh), (0.0, 0.0), (0.0, 0.0), [];
    gelu: plain::gelu, Some(Double::gelu), (0.0, 0.0), (0.0, 0.0), [];
    swish: plain::swish, Some(Double::swish), (0.0, 0.0), (0.0, 0.0), [];
    mish: plain::mish, Some(Double::mish), (0.0, 0.0), (0.0, 0.0), [];
    sin: f64::sin, None, (0.0, 0.0), (0.0, 0.0), [];
    cos: f64::cos, None, (0.0, 0.0), (0.0, 0.0), [];
    tan: f64::tan, None, (0.0, 0.0), (0.0, 0.0), [];
    atan: f64::atan, Some(Double::atan), (0.0, 0.0), (0.0, 0.0), [];
}

/// What `libm` does not have, composed of its functions.
mod plain {
    pub fn sigmoid(x: f64) -> f64 {
        let e = (-x.abs()).exp();
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    }

    pub fn soft_plus(x: f64) -> f64 {
        x.max(0.0) + (-x.abs()).exp().ln_1p()
    }

    /// `-inf * 0` is NaN.
    fn product(x: f64, factor: f64) -> f64 {
        x.clamp(-1000.0, f64::INFINITY) * factor
    }

    pub fn gelu(x: f64) -> f64 {
        product(x, 0.5 * libm::erfc(-core::f64::consts::FRAC_1_SQRT_2 * x))
    }

    pub fn swish(x: f64) -> f64 {
        product(x, sigmoid(x))
    }

    pub fn mish(x: f64) -> f64 {
        product(x, soft_plus(x).tanh())
    }
}
