//! The edges of the scalar functions in `f32` and `f64`, to the bit.

use super::super::{Dual, Rational};
use super::*;
use crate::ir::Function;

const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Both precisions give this to the bit; any NaN is NaN.
fn check(function: Function, arguments: &[f64], expected: f64) {
    let double = f64::apply(function, arguments);
    let singles: Vec<f32> = arguments.iter().map(|argument| *argument as f32).collect();
    let single = f32::apply(function, &singles);
    if expected.is_nan() {
        assert!(double.is_nan() && single.is_nan(), "{function:?} {arguments:?}: {double} {single}");
    } else {
        assert_eq!(bits64(&[double]), bits64(&[expected]), "{function:?} {arguments:?}: {double}");
        assert_eq!(bits(&[single]), bits(&[expected as f32]), "{function:?} {arguments:?}: {single}");
    }
}

fn check_all(function: Function, table: &[(f64, f64)]) {
    table.iter().for_each(|(x, expected)| check(function, &[*x], *expected));
}

#[test]
fn functions_that_choose() {
    check_all(Function::Stop, &[(-0.0, -0.0), (2.0, 2.0)]);
    check_all(Function::Ramp, &[(-1.0, 0.0), (-0.0, -0.0), (0.0, 0.0), (2.0, 2.0), (NAN, NAN), (-INFINITY, 0.0)]);
    check_all(Function::Abs, &[(-2.0, 2.0), (-0.0, 0.0), (NAN, NAN), (-INFINITY, INFINITY)]);
    check_all(Function::Sign, &[(-2.0, -1.0), (-0.0, 0.0), (0.0, 0.0), (3.0, 1.0), (NAN, NAN), (-INFINITY, -1.0)]);
    let clip = [(-3.0, -1.0), (-1.0, -1.0), (0.5, 0.5), (1.0, 1.0), (9.0, 1.0), (NAN, NAN), (INFINITY, 1.0)];
    clip.iter().for_each(|(x, expected)| check(Function::Clip, &[*x, -1.0, 1.0], *expected));
    check(Function::Clip, &[-0.0, 0.0, 1.0], -0.0);
}

#[test]
fn the_larger_and_the_smaller() {
    let max = [(1.0, 2.0, 2.0), (2.0, 1.0, 2.0), (0.0, -0.0, 0.0), (-0.0, 0.0, -0.0), (NAN, 1.0, NAN), (1.0, NAN, NAN)];
    max.iter().for_each(|(a, b, expected)| check(Function::Max, &[*a, *b], *expected));
    let min = [(1.0, 2.0, 1.0), (2.0, 1.0, 1.0), (0.0, -0.0, 0.0), (-0.0, 0.0, -0.0), (NAN, 1.0, NAN), (1.0, NAN, NAN)];
    min.iter().for_each(|(a, b, expected)| check(Function::Min, &[*a, *b], *expected));
    let (first, second) = (f32::from_bits(0x7fc0_0001), f32::from_bits(0x7fc0_0002));
    for function in [Function::Max, Function::Min] {
        assert_eq!(bits(&[f32::apply(function, &[first, second])]), bits(&[first]));
    }
}

#[test]
fn functions_that_round() {
    check_all(Function::Round, &[(0.5, 0.0), (1.5, 2.0), (2.5, 2.0), (2.75, 3.0), (NAN, NAN)]);
    check_all(Function::Round, &[(-0.5, -0.0), (-1.5, -2.0), (-0.0, -0.0)]);
    check_all(Function::Floor, &[(-0.5, -1.0), (-0.0, -0.0), (2.5, 2.0), (-INFINITY, -INFINITY)]);
    check_all(Function::Ceil, &[(-0.5, -0.0), (2.5, 3.0), (NAN, NAN)]);
    check_all(Function::Trunc, &[(-2.5, -2.0), (-0.5, -0.0), (2.5, 2.0)]);
    check_all(Function::Fract, &[(-2.5, -0.5), (2.75, 0.75), (-0.0, 0.0), (INFINITY, NAN)]);
}

/// Nearer to the exact remainder than both neighbours, of those below the divisor.
fn is_nearest(found: f64, neighbours: [f64; 2], divisor: f64, exact: &Rational) -> bool {
    let away =
        |x: f64| Rational::apply(Function::Abs, &[Rational::from_f64(x).add(&exact.multiply(&Rational::new(-1, 1)))]);
    let inside = |x: &f64| x.abs() < divisor.abs() && (*x == 0.0 || (*x < 0.0) == (divisor < 0.0));
    inside(&found) && neighbours.into_iter().filter(inside).all(|other| away(found) <= away(other))
}

#[test]
fn a_remainder_is_the_exact_one_rounded_once_and_below_the_divisor() {
    check(Function::Modulo, &[-0.0, 3.0], 0.0);
    check(Function::Modulo, &[6.0, -3.0], -0.0);
    check(Function::Modulo, &[-2.0, INFINITY], INFINITY);
    check(Function::Modulo, &[2.0, INFINITY], 2.0);
    check(Function::Modulo, &[INFINITY, 2.0], NAN);
    check(Function::Modulo, &[1.0, 0.0], NAN);
    let numbers = [448.98785_f32, 0.10374027, 1e30, 1e-8, 1e-30, 1e-45, 3.0, 0.1, 16_777_215.0, 3.4e38];
    let numbers = || numbers.into_iter().flat_map(|x| [x, -x]);
    for (a, b) in numbers().flat_map(|a| numbers().map(move |b| (a, b))) {
        let found = f32::apply(Function::Modulo, &[a, b]);
        let [wide_a, wide_b] = [a, b].map(f64::from);
        let exact = Rational::apply(Function::Modulo, &[wide_a, wide_b].map(Rational::from_f64));
        let neighbours = [found.next_up(), found.next_down()].map(f64::from);
        assert!(is_nearest(f64::from(found), neighbours, wide_b, &exact), "{a:e} % {b:e} is {found:e}");
        let found = f64::apply(Function::Modulo, &[wide_a, wide_b]);
        assert!(is_nearest(found, [found.next_up(), found.next_down()], wide_b, &exact), "{a:e} % {b:e} is {found:e}");
    }
}

/// `a / b` is just below 4328, and rounded to it: the remainder belongs to the quotient 4327.
#[test]
fn the_slope_to_a_divisor_is_the_exact_quotient() {
    let (a, b) = (448.98785_f32, 0.10374027_f32);
    assert_eq!((a / b).floor(), 4328.0);
    let y = Dual::<f32>::apply(Function::Modulo, &[Dual::constant(a), Dual::variable(b)]);
    assert_eq!((y.value, y.derivative()), (0.103_716_72, -4327.0));
}

#[test]
fn arithmetic() {
    check(Function::Add, &[1.5, 2.0], 3.5);
    check(Function::Subtract, &[1.5, 2.0], -0.5);
    check(Function::Multiply, &[1.5, -2.0], -3.0);
    check(Function::Divide, &[1.0, -0.0], -INFINITY);
    check(Function::Negate, &[0.0], -0.0);
    let modulo = [(7.0, 3.0, 1.0), (-7.0, 3.0, 2.0), (7.0, -3.0, -2.0), (-7.0, -3.0, -1.0), (1.0, 0.0, NAN)];
    modulo.iter().for_each(|(a, b, expected)| check(Function::Modulo, &[*a, *b], *expected));
}

#[test]
fn a_mask_is_a_select() {
    let masked = [(0.0, INFINITY, 0.0), (-0.0, NAN, 0.0), (0.0, -3.0, 0.0), (2.0, 3.0, 6.0), (NAN, 0.0, NAN)];
    masked.iter().for_each(|(t, v, expected)| check(Function::MaskedProduct, &[*t, *v], *expected));
    let x_ln_y = [(0.0, 0.0, 0.0), (-0.0, NAN, 0.0), (2.0, 1.0, 0.0), (1.0, 0.0, -INFINITY), (NAN, 1.0, NAN)];
    x_ln_y.iter().for_each(|(t, p, expected)| check(Function::XLnY, &[*t, *p], *expected));
    assert_eq!(f64::apply(Function::XLnY, &[3.0, 2.0]), 3.0 * libm::log(2.0));
}

#[test]
fn nothing_overflows_on_the_way() {
    check_all(Function::Sigmoid, &[(0.0, 0.5), (-1e4, 0.0), (1e4, 1.0), (-INFINITY, 0.0), (INFINITY, 1.0), (NAN, NAN)]);
    check_all(Function::SoftPlus, &[(1e4, 1e4), (-1e4, 0.0), (INFINITY, INFINITY), (-INFINITY, 0.0), (NAN, NAN)]);
    assert!((f64::apply(Function::Sigmoid, &[-40.0]) / libm::exp(-40.0) - 1.0).abs() < 1e-15);
    assert!(f64::apply(Function::Sigmoid, &[-720.0]) > 0.0 && f32::apply(Function::Sigmoid, &[-95.0]) > 0.0);
    assert!((f64::apply(Function::SoftPlus, &[-40.0]) / libm::exp(-40.0) - 1.0).abs() < 1e-15);
    assert!((f64::apply(Function::SoftPlus, &[0.0]) - 2.0_f64.ln()).abs() < 1e-15);
    assert!((f64::apply(Function::Sigmoid, &[1.0]) - 0.731_058_578_630_004_9).abs() < 1e-15);
}

/// What `libm` has, at a point where no two of the functions are near each other.
#[test]
fn transcendental_functions_have_their_own_rows() {
    let expected: [(Function, f64, f64); 23] = [
        (Function::Sqrt, 0.7, 0.836_660_026_534_075_5),
        (Function::Root, 0.7, 0.836_660_026_534_075_5),
        (Function::Cbrt, 0.7, 0.887_904_001_742_6),
        (Function::Exp, 0.7, 2.013_752_707_470_476_6),
        (Function::ExpM1, 0.7, 1.013_752_707_470_476_6),
        (Function::Ln, 0.7, -0.356_674_943_938_732_4),
        (Function::Ln1p, 0.7, 0.530_628_251_062_170_4),
        (Function::Sin, 0.7, 0.644_217_687_237_691),
        (Function::Cos, 0.7, 0.764_842_187_284_488_5),
        (Function::Tan, 0.7, 0.842_288_380_463_079_4),
        (Function::Asin, 0.7, 0.775_397_496_610_753),
        (Function::Acos, 0.7, 0.795_398_830_184_143_5),
        (Function::Atan, 0.7, 0.610_725_964_389_208_6),
        (Function::Sinh, 0.7, 0.758_583_701_839_533_5),
        (Function::Cosh, 0.7, 1.255_169_005_630_943),
        (Function::Tanh, 0.7, 0.604_367_777_117_163_5),
        (Function::Asinh, 0.7, 0.652_666_566_082_355_8),
        (Function::Acosh, 1.7, 1.123_230_982_587_296),
        (Function::Atanh, 0.7, 0.867_300_527_694_053_2),
        (Function::Erf, 0.7, 0.677_801_193_837_418_4),
        (Function::Erfc, 0.7, 0.322_198_806_162_581_6),
        (Function::Sigmoid, 0.7, 0.668_187_772_168_166_2),
        (Function::SoftPlus, 0.7, 1.103_186_048_885_458_1),
    ];
    for (function, x, value) in expected {
        let (double, single) = (f64::apply(function, &[x]), f32::apply(function, &[x as f32]));
        assert!((double - value).abs() < 1e-14, "{function:?}: {double}");
        assert!((f64::from(single) - value).abs() < 4e-7, "{function:?}: {single}");
    }
    assert_eq!((f64::apply(Function::Powf, &[9.0, 1.5]), f32::apply(Function::Powf, &[9.0, 1.5])), (27.0, 27.0));
}

#[test]
fn powers_and_constants() {
    assert_eq!([0, 1, 5, -2].map(|n| Number::powi(&-2.0_f64, n)), [1.0, -2.0, -32.0, 0.25]);
    assert_eq!(Number::powi(&f32::NAN, 0), 1.0);
    assert_eq!(bits(&[<f32 as Number>::powi(&1.1, 7)]), bits(&[1.1 * (1.1 * 1.1) * ((1.1_f32 * 1.1) * (1.1 * 1.1))]));
    assert_eq!(<f32 as Number>::from_f64(0.1), 0.1_f32);
    assert_eq!((<f32 as Number>::from_i64(3), <f64 as Number>::from_i64(-3)), (3.0, -3.0));
    assert_eq!(bits(&[Number::negative_zero()]), bits(&[-0.0]));
    assert_eq!(bits64(&[Number::negative_zero()]), bits64(&[-0.0]));
    assert!(<f32 as Number>::poison().unwrap().is_nan() && <f64 as Number>::poison().unwrap().is_nan());
}
