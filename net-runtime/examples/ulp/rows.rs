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
    erfc: libm::erfc, Some(Double::erfc), (5.549, 3.167_490_7), (5.569, 4.945_957_959_661_833e-1), [Positive];
    soft_plus: plain::soft_plus, Some(Double::soft_plus), (2.224, 1.717_403_7e-2), (1.972, 3.310_716_678_422_487e-1), [Positive];
    sinh: f64::sinh, Some(Double::sinh), (2.358, 1.239_913_85e-1), (2.227, 1.238_359_125_436_069_2e-1), [Odd, Rises];
    cosh: f64::cosh, Some(Double::cosh), (1.597, 1.694_003e1), (1.612, 3.710_057_967_133_145e1), [Even, Positive];
    asinh: libm::asinh, Some(Double::asinh), (1.862, 3.706_337_2e-1), (1.698, -3.700_498_384_214_363_5e-1), [Odd];
    gelu: plain::gelu, Some(Double::gelu), (6.316, -6.077_934_3), (5.678, -1.320_030_461_897_620_6), [];
    swish: plain::swish, Some(Double::swish), (3.311, -1.906_475_8), (2.959, -1.935_780_087_182_260_1), [];
    mish: plain::mish, Some(Double::mish), (4.702, -6.783_012), (4.090, -1.376_897_510_038_206_6e1), [];
    sin: f64::sin, None, (0.501, 2.217_627_4e10), (0.000, 0.0), [Odd, Bounded];
    cos: f64::cos, None, (0.501, 3.194_213_4e27), (0.000, 0.0), [Even, Bounded];
    tan: f64::tan, None, (0.501, 2.006_250_1e31), (0.000, 0.0), [Odd];
    atan: f64::atan, Some(Double::atan), (2.326, 4.144_965_7e-1), (2.242, 4.281_708_350_156_185_3e-1), [Odd, Rises];
    versine: plain::versine, None, (1.912, 1.777_507_7e21), (0.000, 0.0), [Even, Positive];
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

    pub fn versine(x: f64) -> f64 {
        let half = (0.5 * x).sin();
        2.0 * half * half
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
