//! The functions with what they are held against, and the errors that the documentation publishes.

use super::double_double::Double;
use super::scan::Row;
use net_runtime::scalar::*;

macro_rules! rows {
    ($($name:ident: $plain:expr, $exact:path, $single:literal, $double:literal;)*) => {
        pub const ROWS: &[Row] = &[$(Row {
            name: stringify!($name),
            single: $name,
            double: $name,
            plain: $plain,
            exact: $exact,
            published: ($single, $double),
        }),*];
    };
}

rows! {
    exp: libm::exp, Double::exp, 1.0, 2.0;
    exp_m1: libm::expm1, Double::exp_m1, 1.0, 2.0;
    ln: libm::log, Double::ln, 1.0, 2.0;
    ln_1p: libm::log1p, Double::ln_1p, 1.0, 2.0;
    tanh: libm::tanh, Double::tanh, 1.0, 2.0;
    sigmoid: plain::sigmoid, Double::sigmoid, 1.0, 2.0;
    erf: libm::erf, Double::erf, 1.0, 2.0;
    erfc: libm::erfc, Double::erfc, 1.0, 2.0;
    soft_plus: plain::soft_plus, Double::soft_plus, 1.0, 2.0;
    sinh: libm::sinh, Double::sinh, 1.0, 2.0;
    cosh: libm::cosh, Double::cosh, 1.0, 2.0;
    asinh: libm::asinh, Double::asinh, 1.0, 2.0;
    gelu: plain::gelu, Double::gelu, 1.0, 2.0;
    swish: plain::swish, Double::swish, 1.0, 2.0;
    sin: libm::sin, Double::exp, 1.0, 2.0;
    cos: libm::cos, Double::exp, 1.0, 2.0;
    tan: libm::tan, Double::exp, 1.0, 2.0;
    atan: libm::atan, Double::atan, 1.0, 2.0;
    mish: plain::mish, Double::mish, 1.0, 2.0;
}

/// What `libm` does not have, composed of its functions.
mod plain {
    pub fn sigmoid(x: f64) -> f64 {
        let e = libm::exp(-x.abs());
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    }

    pub fn soft_plus(x: f64) -> f64 {
        x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
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
        product(x, libm::tanh(soft_plus(x)))
    }
}
