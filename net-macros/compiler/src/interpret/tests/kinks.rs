//! Where a derivative does not exist, we take these: a row of the design's table a test.

use super::super::Dual;
use super::*;
use crate::ir::Function;

const INFINITY: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

/// The derivatives with respect to each argument.
fn slopes(function: Function, x: &[f32]) -> Vec<f32> {
    let with_respect_to = |which| {
        let dual = |(i, x): (usize, &f32)| {
            if i == which { Dual::variable(*x) } else { Dual::constant(*x) }
        };
        Dual::apply(function, &x.iter().enumerate().map(dual).collect::<Vec<_>>()).derivative()
    };
    (0..x.len()).map(with_respect_to).collect()
}

fn check(function: Function, x: &[f32], expected: &[f32]) {
    let found = slopes(function, x);
    assert_eq!(bits(&found), bits(expected), "{function:?} {x:?}: {found:?}");
}

/// What comes in from behind, infinite here, does not make NaN of what a select leaves out.
fn is_left_out(function: Function, x: f32) {
    let steep = Dual { value: x, derivative: Some(INFINITY) };
    assert_eq!(bits(&[Dual::apply(function, &[steep]).derivative()]), bits(&[0.0]), "{function:?}");
}

#[test]
fn ramp_at_zero_and_nan() {
    [-1.0, -0.0, 0.0, NAN, -INFINITY].into_iter().for_each(|x| check(Function::Ramp, &[x], &[0.0]));
    [f32::MIN_POSITIVE, 1.0, INFINITY].into_iter().for_each(|x| check(Function::Ramp, &[x], &[1.0]));
    is_left_out(Function::Ramp, 0.0);
}

#[test]
fn abs_at_zero_and_nan() {
    for (x, expected) in [(-2.0, -1.0), (-0.0, 0.0), (0.0, 0.0), (2.0, 1.0), (-INFINITY, -1.0), (NAN, 0.0)] {
        check(Function::Abs, &[x], &[expected]);
    }
    is_left_out(Function::Abs, 0.0);
}

#[test]
fn clip_on_a_bound() {
    check(Function::Clip, &[-1.0, -1.0, 1.0], &[1.0, 0.0, 0.0]);
    check(Function::Clip, &[1.0, -1.0, 1.0], &[1.0, 0.0, 0.0]);
    check(Function::Clip, &[-1.5, -1.0, 1.0], &[0.0, 1.0, 0.0]);
    check(Function::Clip, &[1.5, -1.0, 1.0], &[0.0, 0.0, 1.0]);
}

#[test]
fn max_and_min_on_a_tie_and_with_nan() {
    for function in [Function::Max, Function::Min] {
        check(function, &[2.0, 2.0], &[1.0, 0.0]);
        check(function, &[0.0, -0.0], &[1.0, 0.0]);
        check(function, &[-0.0, 0.0], &[1.0, 0.0]);
        check(function, &[NAN, 1.0], &[1.0, 0.0]);
        check(function, &[1.0, NAN], &[0.0, 1.0]);
        check(function, &[NAN, NAN], &[1.0, 0.0]);
    }
    check(Function::Max, &[1.0, 2.0], &[0.0, 1.0]);
    check(Function::Min, &[1.0, 2.0], &[1.0, 0.0]);
}

#[test]
fn functions_in_steps() {
    for function in [Function::Round, Function::Floor, Function::Ceil, Function::Trunc, Function::Sign] {
        [-1.0, -0.5, 0.0, 0.5, 2.0, NAN, INFINITY].into_iter().for_each(|x| check(function, &[x], &[0.0]));
        is_left_out(function, 1.0);
    }
}

#[test]
fn fract_and_modulo() {
    [-1.0, -0.5, 0.0, 2.0].into_iter().for_each(|x| check(Function::Fract, &[x], &[1.0]));
    check(Function::Modulo, &[6.0, 3.0], &[1.0, -2.0]);
    check(Function::Modulo, &[-7.0, 3.0], &[1.0, 3.0]);
}

#[test]
fn powers_at_zero() {
    for x in [0.0, -0.0, NAN, INFINITY] {
        assert_eq!(bits(&[Dual::variable(x).powi(0).derivative()]), bits(&[0.0]));
    }
    check(Function::Powf, &[0.0, 2.0], &[0.0, 0.0]);
    check(Function::Powf, &[0.0, 1.0], &[1.0, 0.0]);
    check(Function::Powf, &[0.0, 0.0], &[0.0, 0.0]);
    check(Function::Powf, &[0.0, 0.5], &[INFINITY, 0.0]);
    let negative_base = Dual::apply(Function::Powf, &[Dual::variable(-3.0), Dual::constant(2.0_f32)]);
    assert_eq!(negative_base.derivative(), -6.0, "a constant exponent has no part in it");
}

#[test]
fn roots_at_zero() {
    [0.0, -0.0].into_iter().for_each(|x| check(Function::Sqrt, &[x], &[INFINITY]));
    [0.0, -0.0].into_iter().for_each(|x| check(Function::Root, &[x], &[0.0]));
    [0.0, -0.0].into_iter().for_each(|x| check(Function::Cbrt, &[x], &[INFINITY]));
    let constant = Dual::apply(Function::Sqrt, &[Dual::constant(0.0_f32)]);
    assert!(constant.derivative.is_none());
    let flat = Dual { value: 0.0_f32, derivative: Some(0.0) };
    assert!(Dual::apply(Function::Sqrt, &[flat]).derivative().is_nan(), "0 * inf where it does depend");
}

#[test]
fn x_ln_y_at_zero() {
    check(Function::XLnY, &[0.0, 0.0], &[-INFINITY, 0.0]);
    check(Function::XLnY, &[-0.0, 1.0], &[0.0, 0.0]);
    check(Function::XLnY, &[2.0, 4.0], &[libm::logf(4.0), 0.5]);
    check(Function::XLnY, &[1.0, 0.0], &[-INFINITY, INFINITY]);
}

#[test]
fn a_masked_product_at_zero() {
    check(Function::MaskedProduct, &[0.0, INFINITY], &[INFINITY, 0.0]);
    check(Function::MaskedProduct, &[3.0, 4.0], &[4.0, 3.0]);
    let steep = Dual { value: 1.0, derivative: Some(INFINITY) };
    let masked = Dual::apply(Function::MaskedProduct, &[Dual::constant(0.0_f32), steep]);
    assert_eq!(bits(&[masked.derivative()]), bits(&[0.0]));
}
