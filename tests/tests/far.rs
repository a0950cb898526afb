//! Functions far out, where the formulas that define them overflow: value and slope are the limits, never NaN.

use net_runtime::prelude::*;
use std::f64::consts::FRAC_PI_2;

/// Within 1e-6 of what is expected, or nothing beside 1e-30; infinite where that is infinite in `f32`.
#[track_caller]
fn near(found: f32, expected: f64, what: &str) {
    let off = (f64::from(found) - expected).abs();
    let is_infinite = (expected as f32).is_infinite() && found == expected as f32;
    assert!(is_infinite || off <= 1e-30 + 1e-6 * expected.abs(), "{what}: found {found:e}, expected {expected:e}");
}

const FAR: [f32; 6] = [100.0, 1e3, 1e4, 1e30, f32::MAX, f32::INFINITY];

/// What a function is on this side, and its slope.
macro_rules! far {
    ($sign:literal: $($layer:ident: |$x:ident| $value:expr, $slope:expr;)*) => {$({
        net! {
            Row = $layer;
            fn slope(input, grad(output)) -> (output, grad(input));
        }
        for x in FAR.map(|x| x.copysign($sign)) {
            let (value, slope) = Row::ZERO.slope(x, 1.0);
            let $x = f64::from(x);
            near(value, $value, &format!("{} at {x:e}", stringify!($layer)));
            near(slope, $slope, &format!("the slope of {} at {x:e}", stringify!($layer)));
        }
    })*};
}

#[test]
fn on_the_right() {
    far! { 1.0:
        ramp: |x| x, 1.0;
        elu: |x| x, 1.0;
        selu: |x| 1.0507009873554805 * x, 1.0507009873554805;
        gelu: |x| x, 1.0;
        swish: |x| x, 1.0;
        hard_swish: |x| x, 1.0;
        mish: |x| x, 1.0;
        soft_sign: |x| 1.0 - 1.0 / (1.0 + x), 1.0 / (1.0 + x) / (1.0 + x);
        soft_plus: |x| x, 1.0;
        hard_tanh: |_x| 1.0, 0.0;
        hard_sigmoid: |_x| 1.0, 0.0;
        sigmoid: |_x| 1.0, 0.0;
        tanh: |_x| 1.0, 0.0;
        coth: |_x| 1.0, 0.0;
        sech: |_x| 0.0, 0.0;
        csch: |_x| 0.0, 0.0;
        gudermannian: |_x| FRAC_PI_2, 0.0;
        atan: |x| FRAC_PI_2 - 1.0 / x + 1.0 / (3.0 * x * x * x), 1.0 / (x * x + 1.0);
        acot: |x| (1.0 / x).atan(), -1.0 / (x * x + 1.0);
        asec: |x| (1.0 / x).acos(), 1.0 / x / (x * x - 1.0).sqrt();
        acsc: |x| (1.0 / x).asin(), -1.0 / x / (x * x - 1.0).sqrt();
        acoth: |x| (1.0 / x).atanh(), 1.0 / (1.0 - x * x);
        acsch: |x| (1.0 / x).asinh(), -1.0 / x / (x * x + 1.0).sqrt();
        asinh: |x| (2.0 * x).ln() + 0.25 / (x * x), 1.0 / (x * x + 1.0).sqrt();
        acosh: |x| (2.0 * x).ln() - 0.25 / (x * x), 1.0 / (x * x - 1.0).sqrt();
        erf: |_x| 1.0, 0.0;
        erfc: |_x| 0.0, 0.0;
        exp: |_x| f64::INFINITY, f64::INFINITY;
        cbrt: |x| x.cbrt(), 1.0 / (3.0 * x.cbrt() * x.cbrt());
        ln: |x| x.ln(), 1.0 / x;
        ln_1p: |x| x.ln_1p(), 1.0 / (x + 1.0);
        gamma: |_x| f64::INFINITY, f64::INFINITY;
        ln_gamma: |x| (x - 0.5) * (x.ln() - 1.0) - 0.5 + 0.9189385332046728 + 1.0 / (12.0 * x), x.ln() - 0.5 / x - 1.0 / (12.0 * x * x);
        digamma: |x| x.ln() - 0.5 / x - 1.0 / (12.0 * x * x), 1.0 / x + 0.5 / (x * x) + 1.0 / (6.0 * x * x * x);
        trigamma: |x| 1.0 / x + 0.5 / (x * x) + 1.0 / (6.0 * x * x * x), -1.0 / (x * x) - 1.0 / (x * x * x) - 0.5 / (x * x) / (x * x);
    }
}

#[test]
fn on_the_left() {
    far! { -1.0:
        ramp: |_x| 0.0, 0.0;
        elu: |_x| -1.0, 0.0;
        selu: |_x| -1.758099340847161, 0.0;
        gelu: |_x| 0.0, 0.0;
        swish: |_x| 0.0, 0.0;
        hard_swish: |_x| 0.0, 0.0;
        mish: |_x| 0.0, 0.0;
        soft_sign: |x| 1.0 / (1.0 - x) - 1.0, 1.0 / (1.0 - x) / (1.0 - x);
        soft_plus: |_x| 0.0, 0.0;
        hard_tanh: |_x| -1.0, 0.0;
        hard_sigmoid: |_x| 0.0, 0.0;
        sigmoid: |_x| 0.0, 0.0;
        tanh: |_x| -1.0, 0.0;
        coth: |_x| -1.0, 0.0;
        sech: |_x| 0.0, 0.0;
        csch: |_x| 0.0, 0.0;
        gudermannian: |_x| -FRAC_PI_2, 0.0;
        atan: |x| -FRAC_PI_2 - 1.0 / x + 1.0 / (3.0 * x * x * x), 1.0 / (x * x + 1.0);
        acot: |x| (1.0 / x).atan(), -1.0 / (x * x + 1.0);
        asec: |x| (1.0 / x).acos(), -1.0 / x / (x * x - 1.0).sqrt();
        acsc: |x| (1.0 / x).asin(), 1.0 / x / (x * x - 1.0).sqrt();
        acoth: |x| (1.0 / x).atanh(), 1.0 / (1.0 - x * x);
        acsch: |x| (1.0 / x).asinh(), 1.0 / x / (x * x + 1.0).sqrt();
        asinh: |x| -(-2.0 * x).ln() - 0.25 / (x * x), 1.0 / (x * x + 1.0).sqrt();
        erf: |_x| -1.0, 0.0;
        erfc: |_x| 2.0, 0.0;
        exp: |_x| 0.0, 0.0;
        exp_m1: |_x| -1.0, 0.0;
        cbrt: |x| x.cbrt(), 1.0 / (3.0 * x.cbrt() * x.cbrt());
    }
}
