//! Each function at the edges to the bit. How far they are off elsewhere is in `tests/ulp.rs`.

use super::*;
use core::f32::consts::{FRAC_PI_2, FRAC_PI_4};
use std::{assert, assert_eq};

const INF: f32 = f32::INFINITY;
/// The smallest number of `f32`.
const TINY: f32 = f32::from_bits(1);

/// Equal to the bit, but any NaN equals any other.
#[track_caller]
fn same(found: f32, expected: f32) {
    let equal = found.to_bits() == expected.to_bits() || (found.is_nan() && expected.is_nan());
    assert!(equal, "expected {expected:?}, found {found:?}");
}

/// The same for both number types, where the values are numbers of both.
macro_rules! table {
    ($($test:ident: $function:ident: $($argument:expr => $value:expr),*;)*) => {$(
        #[test]
        fn $test() {
            $(same($function::<f32>($argument), $value);
            same($function::<f64>(f64::from($argument as f32)) as f32, $value);)*
        }
    )*};
}

table! {
    ramp_edges: ramp: 0.0 => 0.0, -0.0 => -0.0, -1.0 => 0.0, 2.0 => 2.0, INF => INF, -INF => 0.0, f32::NAN => f32::NAN;
    abs_edges: abs: -0.0 => 0.0, -2.0 => 2.0, -INF => INF, f32::NAN => f32::NAN;
    sign_edges: sign: 0.0 => 0.0, -0.0 => -0.0, 3.0 => 1.0, -3.0 => -1.0, INF => 1.0, -INF => -1.0, f32::NAN => f32::NAN;
    floor_edges: floor: -0.0 => -0.0, -0.5 => -1.0, 0.5 => 0.0, INF => INF, -INF => -INF, f32::NAN => f32::NAN;
    ceil_edges: ceil: -0.0 => -0.0, -0.5 => -0.0, 0.5 => 1.0, INF => INF, -INF => -INF, f32::NAN => f32::NAN;
    round_edges: round: -0.0 => -0.0, 0.5 => 0.0, 1.5 => 2.0, 2.5 => 2.0, -0.5 => -0.0, -1.5 => -2.0, INF => INF,
        -INF => -INF, f32::NAN => f32::NAN;
    trunc_edges: trunc: -0.0 => -0.0, -0.5 => -0.0, -1.5 => -1.0, 1.5 => 1.0, INF => INF, f32::NAN => f32::NAN;
    fract_edges: fract: -0.0 => 0.0, 1.25 => 0.25, -1.25 => -0.25, 3.0 => 0.0, INF => f32::NAN, f32::NAN => f32::NAN;
    root_edges: root: 0.0 => 0.0, -0.0 => -0.0, 4.0 => 2.0, -1.0 => f32::NAN, INF => INF, f32::NAN => f32::NAN;
    sqrt_edges: sqrt: 0.0 => 0.0, -0.0 => -0.0, 4.0 => 2.0, -1.0 => f32::NAN, INF => INF, f32::NAN => f32::NAN;
    exp_edges: exp: 0.0 => 1.0, -0.0 => 1.0, INF => INF, -INF => 0.0, 1000.0 => INF, -1000.0 => 0.0, f32::NAN => f32::NAN;
    ln_edges: ln: 1.0 => 0.0, 0.0 => -INF, -0.0 => -INF, -1.0 => f32::NAN, INF => INF, f32::NAN => f32::NAN;
    tanh_edges: tanh: 0.0 => 0.0, -0.0 => -0.0, INF => 1.0, -INF => -1.0, 30.0 => 1.0, f32::NAN => f32::NAN;
    sigmoid_edges: sigmoid: 0.0 => 0.5, -0.0 => 0.5, INF => 1.0, -INF => 0.0, 1000.0 => 1.0, f32::NAN => f32::NAN;
    soft_plus_edges: soft_plus: 1000.0 => 1000.0, INF => INF, -INF => 0.0, f32::NAN => f32::NAN;
    exp_m1_edges: exp_m1: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => INF, -INF => -1.0, 1000.0 => INF,
        -1000.0 => -1.0, f32::NAN => f32::NAN;
    ln_1p_edges: ln_1p: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, -1.0 => -INF, -2.0 => f32::NAN, INF => INF,
        -INF => f32::NAN, f32::NAN => f32::NAN;
    sinh_edges: sinh: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => INF, -INF => -INF, 1000.0 => INF,
        -1000.0 => -INF, f32::NAN => f32::NAN;
    cosh_edges: cosh: 0.0 => 1.0, -0.0 => 1.0, TINY => 1.0, INF => INF, -INF => INF, 1000.0 => INF, f32::NAN => f32::NAN;
    asinh_edges: asinh: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => INF, -INF => -INF, f32::NAN => f32::NAN;
    atan_edges: atan: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => FRAC_PI_2, -INF => -FRAC_PI_2,
        1.0 => FRAC_PI_4, f32::NAN => f32::NAN;
    erf_edges: erf: 0.0 => 0.0, -0.0 => -0.0, INF => 1.0, -INF => -1.0, 10.0 => 1.0, -10.0 => -1.0, f32::NAN => f32::NAN;
    erfc_edges: erfc: 0.0 => 1.0, -0.0 => 1.0, INF => 0.0, -INF => 2.0, 30.0 => 0.0, -10.0 => 2.0, f32::NAN => f32::NAN;
    gelu_edges: gelu: 0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -0.0, 100.0 => 100.0, -100.0 => -0.0, f32::NAN => f32::NAN;
    swish_edges: swish: 0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -0.0, 100.0 => 100.0, -1000.0 => -0.0, f32::NAN => f32::NAN;
    mish_edges: mish: 0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -0.0, -1000.0 => -0.0, f32::NAN => f32::NAN;
    sin_edges: sin: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => f32::NAN, -INF => f32::NAN, f32::NAN => f32::NAN;
    cos_edges: cos: 0.0 => 1.0, -0.0 => 1.0, TINY => 1.0, INF => f32::NAN, -INF => f32::NAN, f32::NAN => f32::NAN;
    tan_edges: tan: 0.0 => 0.0, -0.0 => -0.0, TINY => TINY, -TINY => -TINY, INF => f32::NAN, -INF => f32::NAN, f32::NAN => f32::NAN;
    cbrt_edges: cbrt: 0.0 => 0.0, -0.0 => -0.0, -8.0 => -2.0, INF => INF, -INF => -INF, f32::NAN => f32::NAN;
}

/// Two arguments, `f32` and `f64` in one go.
macro_rules! pairs {
    ($($test:ident: $function:ident: $(($a:expr, $b:expr) => $value:expr),*;)*) => {$(
        #[test]
        fn $test() {
            $(same($function::<f32>($a, $b), $value);
            same($function::<f64>(f64::from($a as f32), f64::from($b as f32)) as f32, $value);)*
        }
    )*};
}

pairs! {
    max_edges: max: (1.0, 2.0) => 2.0, (2.0, 1.0) => 2.0, (0.0, -0.0) => 0.0, (-0.0, 0.0) => -0.0, (INF, 1.0) => INF,
        (f32::NAN, 1.0) => f32::NAN, (1.0, f32::NAN) => f32::NAN, (INF, f32::NAN) => f32::NAN;
    min_edges: min: (1.0, 2.0) => 1.0, (2.0, 1.0) => 1.0, (0.0, -0.0) => 0.0, (-0.0, 0.0) => -0.0, (-INF, 1.0) => -INF,
        (f32::NAN, 1.0) => f32::NAN, (1.0, f32::NAN) => f32::NAN, (-INF, f32::NAN) => f32::NAN;
    modulo_edges: modulo: (5.0, 3.0) => 2.0, (-5.0, 3.0) => 1.0, (5.0, -3.0) => -1.0, (-5.0, -3.0) => -2.0,
        (6.0, 3.0) => 0.0, (1.0, 0.0) => f32::NAN, (f32::NAN, 1.0) => f32::NAN, (1.0, f32::NAN) => f32::NAN;
    powf_edges: powf: (2.0, 3.0) => 8.0, (0.0, 0.0) => 1.0, (0.0, -1.0) => INF, (-2.0, 3.0) => -8.0,
        (-2.0, 0.5) => f32::NAN, (f32::NAN, 1.0) => f32::NAN, (f32::NAN, 0.0) => 1.0, (1.0, f32::NAN) => 1.0,
        (-1.0, f32::NAN) => f32::NAN, (-1.0, INF) => 1.0, (-1.0, -INF) => 1.0, (0.5, INF) => 0.0, (0.5, -INF) => INF,
        (-0.0, -1.0) => -INF, (-0.0, 3.0) => -0.0, (-0.0, 2.0) => 0.0, (-0.0, 0.5) => 0.0, (-INF, 3.0) => -INF,
        (-INF, -3.0) => -0.0, (-INF, 0.5) => INF, (INF, -0.5) => 0.0, (-1.0, 16_777_217.0) => 1.0, (-1.0, 16_777_215.0) => -1.0;
    x_ln_y_edges: x_ln_y: (0.0, 0.0) => 0.0, (-0.0, 0.0) => 0.0, (0.0, INF) => 0.0, (0.0, -1.0) => 0.0,
        (0.0, f32::NAN) => 0.0, (1.0, 0.0) => -INF, (2.0, 1.0) => 0.0, (f32::NAN, 1.0) => f32::NAN;
    masked_product_edges: masked_product: (0.0, INF) => 0.0, (-0.0, f32::NAN) => 0.0, (2.0, 3.0) => 6.0,
        (2.0, -0.0) => -0.0, (f32::NAN, 0.0) => f32::NAN;
}

#[test]
fn the_first_nan_is_the_one_returned() {
    let [a, b] = [0x7fc0_0001, 0x7fc0_0002].map(f32::from_bits);
    assert_eq!([max(a, b), max(1.0, b), max(a, 1.0)].map(f32::to_bits), [a, b, a].map(f32::to_bits));
    assert_eq!([min(a, b), min(1.0, b), min(a, 1.0)].map(f32::to_bits), [a, b, a].map(f32::to_bits));
}

#[test]
fn clip_edges() {
    let clipped = [-2.0, -1.0, -0.0, 1.0, 2.0, INF, -INF].map(|x| clip(x, -1.0_f32, 1.0));
    assert_eq!(clipped.map(f32::to_bits), [-1.0, -1.0, -0.0, 1.0, 1.0, 1.0, -1.0].map(f32::to_bits));
    same(clip(f32::NAN, -1.0, 1.0), f32::NAN);
    assert!(clip(f64::NAN, -1.0, 1.0).is_nan());
}

#[test]
fn powi_edges() {
    for x in [0.0, -0.0, INF, f32::NAN, 3.0] {
        same(powi(x, 0), 1.0);
    }
    same(powi(-0.0, 1), -0.0);
    same(powi(-0.0, -1), -INF);
    same(powi(-2.0, 3), -8.0);
    same(powi(1.5, -2), 1.0 / 2.25);
    same(powi(1.0, i32::MIN), 1.0);
    assert_eq!(powi(3.0_f64, 13), 1_594_323.0);
}

#[test]
fn both_ends_of_f64_sigmoid_are_accurate() {
    assert_eq!([sigmoid(1000.0_f64), sigmoid(-1000.0)], [1.0, 0.0]);
    let relative = sigmoid(-700.0_f64) / libm::exp(-700.0) - 1.0;
    assert!(relative.abs() < 1e-15, "{relative:e}");
    assert!(sigmoid(f64::NAN).is_nan());
}

/// Below the normal numbers as well: to the last place, which is the first there.
#[test]
fn tiny_results_are_rounded_once() {
    for (found, expected) in [
        (exp(-100.0), 3.8e-44),
        (sigmoid(-100.0), 3.8e-44),
        (swish(-100.0), -3.72e-42),
        (mish(-100.0), -3.72e-42),
        (erfc(10.0), 1e-45),
        (gelu(-13.8), -1.759e-42),
    ] {
        same(found, expected);
    }
    same(ln(TINY), -103.278_93);
    assert_eq!(ln(f64::from_bits(1)), -744.440_071_921_381_2);
}

/// Every pair of these against the `libm` crate's, to the next number: a power that IEEE 754 names is exact.
#[test]
fn powers_are_those_of_libm() {
    let numbers =
        [0.0, TINY, 1e-20, 0.5, 1.0, 1.5, 2.0, 3.0, 7.0, 4_194_303.5, 16_777_216.0, 1e20, f32::MAX, INF, f32::NAN];
    for (a, b) in numbers.iter().flat_map(|a| numbers.map(|b| (*a, b))) {
        for (x, y) in [(a, b), (-a, b), (a, -b), (-a, -b)] {
            let (found, expected) = (powf(x, y), libm::powf(x, y));
            let near = found.is_nan() && expected.is_nan() || found.to_bits().abs_diff(expected.to_bits()) <= 1;
            assert!(near, "{x:e}^{y:e}: expected {expected:e}, found {found:e}");
        }
    }
}
