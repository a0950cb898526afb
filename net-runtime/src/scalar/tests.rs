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
        (6.0, 3.0) => 0.0, (-6.0, 3.0) => 0.0, (6.0, -3.0) => -0.0, (-6.0, -3.0) => -0.0, (0.0, 3.0) => 0.0,
        (-0.0, 3.0) => 0.0, (0.0, -3.0) => -0.0, (-0.0, -3.0) => -0.0, (1.0, 0.0) => f32::NAN, (1.0, -0.0) => f32::NAN,
        (0.0, 0.0) => f32::NAN, (f32::NAN, 1.0) => f32::NAN, (f32::NAN, -1.0) => f32::NAN, (1.0, f32::NAN) => f32::NAN,
        (0.0, f32::NAN) => f32::NAN, (INF, 3.0) => f32::NAN, (-INF, 3.0) => f32::NAN, (INF, -3.0) => f32::NAN,
        (INF, INF) => f32::NAN, (2.0, INF) => 2.0, (-2.0, -INF) => -2.0, (-2.0, INF) => INF, (2.0, -INF) => -INF,
        (0.0, INF) => 0.0, (0.0, -INF) => -0.0, (TINY, 2.0) => TINY, (TINY, TINY) => 0.0, (2.0, TINY) => 0.0,
        (-TINY, 3.0 * TINY) => 2.0 * TINY;
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

/// The remainder by whole numbers, where both numbers are multiples of 2^-60 below 2^64.
macro_rules! exact_remainder {
    ($real:ident, $a:expr, $b:expr) => {{
        const UNIT: $real = (1_u64 << 60) as $real;
        let [a, b] = [$a, $b].map(|x: $real| (x * UNIT) as i128);
        let rest = a.rem_euclid(b.abs());
        let exact = if b < 0 && rest != 0 { rest + b } else { rest };
        let nearest = exact as $real / UNIT;
        // Never the divisor itself.
        let inside = if nearest == $b { $real::from_bits($b.to_bits() - 1) } else { nearest };
        inside.abs().copysign($b)
    }};
}

#[test]
fn a_remainder_is_exact_or_the_nearest_number_in_range() {
    assert_eq!(modulo(448.987_85_f32, 0.103_740_27), 0.103_716_72);
    // 1e30 and 1e-8 as they are in the type, by the integers of Python.
    assert_eq!(modulo(1e30_f32, 1e-8), 4.481_682_6e-9);
    assert_eq!(modulo(1e30_f64, 1e-8), 9.644_830_074_680_675e-9);
    assert_eq!(modulo(-1e30_f64, 1e-8), 3.551_699_253_193_253e-10);
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    };
    let mut at_the_end = 0;
    for _ in 0..200_000 {
        // 24 bits times 2^-59 to 1, of either sign.
        let mut number = || {
            let (bits, power) = (random() as u32 >> 8 | 1 << 23, (random() % 60) as i32 - 59);
            let magnitude = bits as f32 * powi(2.0_f32, power);
            if random() % 2 == 0 { magnitude } else { -magnitude }
        };
        let (a, b) = (number(), number());
        let found = modulo(a, b);
        assert_eq!(found.to_bits(), exact_remainder!(f32, a, b).to_bits(), "{a:e} % {b:e}");
        assert!(found.abs() < b.abs(), "{a:e} % {b:e}");
        at_the_end += usize::from(found.to_bits() == b.to_bits() - 1);
        let (a, b) = (f64::from(a) * 1.000_000_1, f64::from(b) * 0.999_999_7);
        let (a, b) = ((a * 2_f64.powi(59)).trunc() / 2_f64.powi(59), (b * 2_f64.powi(59)).trunc() / 2_f64.powi(59));
        assert_eq!(modulo(a, b).to_bits(), exact_remainder!(f64, a, b).to_bits(), "{a:e} % {b:e}");
    }
    assert!(at_the_end > 1000, "{at_the_end} remainders next to the divisor");
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
