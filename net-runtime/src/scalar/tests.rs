//! Each function at the edges to the bit, and the polynomials against `f64` over the bit patterns of `f32`.

use super::*;
use std::{assert, assert_eq};

const INF: f32 = f32::INFINITY;

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
        (-2.0, 0.5) => f32::NAN, (f32::NAN, 1.0) => f32::NAN;
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

#[test]
fn tanh_is_odd_and_bounded() {
    for bits in (0..0x7f80_0000).step_by(4093) {
        let x = f32::from_bits(bits);
        assert_eq!(tanh(-x).to_bits(), (-tanh(x)).to_bits());
        assert!(tanh(x) <= 1.0);
    }
}

/// The largest error of `f` over every `stride`-th `f32`, in units in the last place of the exact value; all results
/// that are NaN must be so for a NaN.
fn largest_error(stride: usize, f: fn(f32) -> f32, exact: fn(f64) -> f64) -> (f64, f32) {
    let mut largest = (0.0, 0.0);
    for x in (0..=u32::MAX).step_by(stride).map(f32::from_bits) {
        let (found, expected) = (f(x), exact(f64::from(x)));
        assert_eq!(found.is_nan(), x.is_nan(), "at {x:e}");
        let error = if f64::from(found) == expected || x.is_nan() || expected as f32 == found && found.is_infinite() {
            0.0
        } else {
            (f64::from(found) - expected).abs() / unit(expected)
        };
        if error > largest.0 {
            largest = (error, x);
        }
    }
    largest
}

/// The distance of neighbouring `f32` at `value`.
fn unit(value: f64) -> f64 {
    let exponent = ((value.to_bits() >> 52 & 0x7ff) as i32 - 1023).clamp(-126, 127);
    libm::ldexp(1.0, exponent - 23)
}

/// The bounds that the documentation states.
fn check_bounds(stride: usize) {
    let (exp_error, at) = largest_error(stride, exp, libm::exp);
    std::println!("exp: {exp_error:.4} units at {at:e}");
    assert!(exp_error < 1.1);
    let (tanh_error, at) = largest_error(stride, tanh, libm::tanh);
    std::println!("tanh: {tanh_error:.4} units at {at:e}");
    assert!(tanh_error < 2.5);
    let (sigmoid_error, at) = largest_error(stride, sigmoid, sigmoid::<f64>);
    std::println!("sigmoid: {sigmoid_error:.4} units at {at:e}");
    assert!(sigmoid_error < 2.5);
}

#[test]
#[cfg_attr(miri, ignore)]
fn polynomials_are_within_their_bounds() {
    check_bounds(4093);
}

/// All 2^32 arguments: `cargo test --release -p net-runtime -- --ignored exhaustive`, some minutes.
#[test]
#[ignore = "takes minutes"]
fn polynomials_are_within_their_bounds_exhaustive() {
    check_bounds(1);
}
