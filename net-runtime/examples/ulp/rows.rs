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
    exp: f64::exp, Some(Double::exp), (1.038, 3.777_657e1), (1.002, -1.223_314_492_101_589_5e2), [Rises, Positive];
    exp_m1: f64::exp_m1, Some(Double::exp_m1), (1.433, 3.467_344e-1), (1.250, -4.100_840_195_023_729e-1), [];
    ln: f64::ln, Some(Double::ln), (0.902, 7.069_308e-1), (0.873, 7.053_771_771_951_437e-1), [Rises];
    ln_1p: f64::ln_1p, Some(Double::ln_1p), (1.473, 4.480_137e-1), (1.360, 4.738_130_699_599_492_6e-1), [Rises];
    tanh: f64::tanh, Some(Double::tanh), (2.479, 3.596_177_8), (2.458, 2.020_217_947_480_428_8e-1), [Odd, Bounded];
    sigmoid: plain::sigmoid, Some(Double::sigmoid), (2.476, -1.946_122), (2.434, -9.012_891_146_433), [Positive, Bounded];
    erf: libm::erf, Some(Double::erf), (1.436, 9.284_409e-1), (1.412, -9.223_789_129_668_674e-1), [Odd, Bounded];
    erfc: libm::erfc, Some(Double::erfc), (0.0, 0.0), (0.0, 0.0), [];
    soft_plus: plain::soft_plus, Some(Double::soft_plus), (0.0, 0.0), (0.0, 0.0), [];
    sinh: f64::sinh, Some(Double::sinh), (0.0, 0.0), (0.0, 0.0), [Odd];
    cosh: f64::cosh, Some(Double::cosh), (0.0, 0.0), (0.0, 0.0), [Even, Positive];
    asinh: libm::asinh, Some(Double::asinh), (0.0, 0.0), (0.0, 0.0), [Odd];
    gelu: plain::gelu, Some(Double::gelu), (0.0, 0.0), (0.0, 0.0), [];
    swish: plain::swish, Some(Double::swish), (0.0, 0.0), (0.0, 0.0), [];
    mish: plain::mish, Some(Double::mish), (0.0, 0.0), (0.0, 0.0), [];
    sin: f64::sin, None, (0.0, 0.0), (0.0, 0.0), [Odd, Bounded];
    cos: f64::cos, None, (0.0, 0.0), (0.0, 0.0), [Even, Bounded];
    tan: f64::tan, None, (0.0, 0.0), (0.0, 0.0), [Odd];
    atan: f64::atan, Some(Double::atan), (0.0, 0.0), (0.0, 0.0), [Odd];
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
