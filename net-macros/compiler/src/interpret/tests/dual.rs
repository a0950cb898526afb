//! The derivatives of all functions, against differences and closed forms.

use super::super::Dual;
use super::*;
use crate::ir::Function;

/// Points away from kinks and poles, for every function that takes and gives reals.
fn points(function: Function) -> Vec<Vec<f64>> {
    use Function::*;
    let of_one = |points: &[f64]| points.iter().map(|x| vec![*x]).collect();
    match function {
        Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual | And | Or | Not | ToReal | ToPosition | Powi
        | Surd | Polygamma => vec![],
        Add | Subtract | Multiply | Divide | Max | Min | Atan2 | Gated | Hypot => {
            vec![vec![1.3, -0.7], vec![-2.1, 3.2], vec![0.4, 1.9]]
        }
        LnAddExp | ShareOfExp => vec![vec![1.3, -0.7], vec![-0.2, 1.1], vec![0.4, 1.9]],
        Modulo => vec![vec![7.3, 3.1], vec![-7.3, 3.1], vec![7.3, -3.1]],
        Powf | XLnY => vec![vec![1.3, 2.4], vec![0.6, 0.3], vec![2.7, 1.1]],
        MaskedProduct => vec![vec![1.3, -2.4], vec![-0.6, 3.0]],
        LengthOfThree => vec![vec![1.3, -0.7, 0.4], vec![-2.1, 3.2, 1.9]],
        Clip => vec![vec![0.3, -1.1, 1.2], vec![-3.0, -1.1, 1.2], vec![3.0, -1.1, 1.2]],
        Sqrt | Root | Ln | Cbrt => of_one(&[0.3, 1.0, 4.7]),
        Ln1p => of_one(&[-0.6, 0.2, 3.0]),
        Swish | Gelu | Mish => of_one(&[-1.7, 0.4, 0.9]),
        Asec | Acsc | Acoth => of_one(&[-3.0, -1.2, 1.1, 2.0]),
        Asech | InverseErfc => of_one(&[0.2, 0.6, 0.9]),
        Gamma | LnGamma => of_one(&[-2.6, -0.3, 0.3, 2.9]),
        Asin | Acos | Atanh | InverseErf => of_one(&[-0.7, 0.1, 0.8]),
        Acosh => of_one(&[1.2, 2.0, 5.0]),
        Negate | Stop | Ramp | Abs | Sign | Floor | Ceil | Round | Trunc | Fract | Exp | ExpM1 | Sin | Cos | Tan
        | Atan | Sinh | Cosh | Tanh | Asinh | Erf | Erfc | Sigmoid | SoftPlus | Sech | Csch | Acot | Acsch
        | Gudermannian | SoftSign | AsWritten | SteepSigmoid | SteepTanh | Versine => of_one(&[-1.3, 0.4, 0.9]),
    }
}

/// Where a derivative may well be 0.
fn is_flat(function: Function) -> bool {
    use Function::*;
    matches!(function, Stop | Ramp | Sign | Floor | Ceil | Round | Trunc | Max | Min | Clip)
}

fn derivative(function: Function, x: &[f64], which: usize) -> Option<f64> {
    let dual = |(i, x): (usize, &f64)| {
        if i == which { Dual::variable(*x) } else { Dual::constant(*x) }
    };
    let arguments: Vec<Dual<f64>> = x.iter().enumerate().map(dual).collect();
    let y = Dual::apply(function, &arguments);
    assert_eq!(bits64(&[y.value]), bits64(&[f64::apply(function, x)]), "{function:?} {x:?}");
    y.derivative
}

fn difference(function: Function, x: &[f64], which: usize) -> f64 {
    let step = 1e-5;
    let at = |offset: f64| {
        let mut x = x.to_vec();
        x[which] += offset;
        f64::apply(function, &x)
    };
    (at(step) - at(-step)) / (2.0 * step)
}

#[test]
fn every_derivative_is_the_limit_of_differences() {
    let functions = Function::ALL.iter().filter(|function| **function != Function::Stop);
    for (function, x) in functions.flat_map(|function| points(*function).into_iter().map(move |x| (*function, x))) {
        for which in 0..x.len() {
            let expected = difference(function, &x, which);
            let found = derivative(function, &x, which).unwrap_or(0.0);
            let close = (found - expected).abs() <= 1e-6 * expected.abs().max(1.0);
            assert!(close, "{function:?} {x:?} to {which}: {found}, expected {expected}");
            assert!(is_flat(function) || found.abs() > 1e-2, "{function:?} {x:?}: the derivative says nothing");
        }
    }
}

#[test]
fn a_function_of_the_table_has_points_of_its_arity() {
    for function in Function::ALL {
        assert!(points(*function).iter().all(|point| point.len() == function.arity()), "{function:?}");
    }
}

#[test]
fn stop_has_a_value_and_no_derivative() {
    let y = Dual::apply(Function::Stop, &[Dual::variable(3.0)]);
    assert_eq!((y.value, y.derivative), (3.0, None));
}

#[test]
fn a_number_used_twice_adds_its_derivatives() {
    let x = Dual::variable(3.0_f64);
    let y = x.multiply(&x).add(&x);
    assert_eq!((y.value, y.derivative), (12.0, Some(7.0)));
    let quotient = Dual::apply(Function::Divide, &[x.clone(), x.multiply(&x)]);
    assert!((quotient.derivative() + 1.0 / 9.0).abs() < 1e-15);
}

#[test]
fn roots_and_polygammas_against_differences() {
    let step = 1e-5;
    for x in [0.3_f64, 1.7, 4.2] {
        for n in [-3, -1, 1, 2, 3, 5, 7] {
            let expected = ((x + step).surd(n) - (x - step).surd(n)) / (2.0 * step);
            let found = Dual::variable(x).surd(n).derivative();
            assert!((found - expected).abs() < 1e-8 * expected.abs().max(1.0), "surd({x}, {n}): {found}, {expected}");
        }
        for n in 0..4 {
            let expected = ((x + step).polygamma(n) - (x - step).polygamma(n)) / (2.0 * step);
            let found = Dual::variable(x).polygamma(n).derivative();
            assert!((found / expected - 1.0).abs() < 1e-7, "polygamma({n}, {x}): {found}, {expected}");
        }
    }
    assert!((1.0_f64.polygamma(0) + 0.577_215_664_901_532_9).abs() < 1e-15);
    assert!((1.0_f64.polygamma(1) - std::f64::consts::PI.powi(2) / 6.0).abs() < 1e-14);
}

#[test]
fn powers() {
    for (n, expected) in [(1, 1.0), (2, 4.0), (3, 12.0), (-1, -0.25), (-2, -0.25), (-3, -0.1875)] {
        assert_eq!(Dual::variable(2.0).powi(n).derivative, Some(expected), "{n}");
        assert_eq!(Dual::variable(2.0).powi(n).value, 2.0_f64.powi(n as i32));
    }
}

/// The second derivative of a function of one number.
fn second(x: f64, of: impl Fn(&Dual<Dual<f64>>) -> Dual<Dual<f64>>) -> f64 {
    let y = of(&Dual { value: Dual::variable(x), derivative: Some(Dual::constant(1.0)) });
    y.derivative().derivative()
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-13 * expected.abs().max(1.0), "{found}, expected {expected}");
}

#[test]
fn second_derivatives_are_closed_forms() {
    for x in [-1.7_f64, 0.3, 2.2] {
        let of = |function| second(x, |x| Dual::apply(function, std::slice::from_ref(x)));
        let (t, s) = (x.tanh(), 1.0 / (1.0 + (-x).exp()));
        assert_close(of(Function::Tanh), -2.0 * t * (1.0 - t * t));
        assert_close(of(Function::Exp), x.exp());
        assert_close(of(Function::Sigmoid), s * (1.0 - s) * (1.0 - 2.0 * s));
        assert_close(second(x, |x| x.powi(5)), 20.0 * x * x * x);
        assert_close(second(x, |x| x.powi(-2)), 6.0 / (x * x * x * x));
        assert_eq!(second(x, |x| x.powi(1)), 0.0);
    }
}

/// `d/dx d/dy` of `x * y * y`, with the two variables at the two levels.
#[test]
fn mixed_derivatives() {
    let x = Dual::constant(Dual::variable(5.0));
    let y = Dual::variable(Dual::constant(3.0));
    let product = x.multiply(&y).multiply(&y);
    assert_eq!(product.value.value, 45.0);
    assert_eq!(product.derivative().value, 30.0);
    assert_eq!(product.derivative().derivative, Some(6.0));
}

#[test]
fn poison_and_zeros() {
    let poison = Dual::<f32>::poison().unwrap();
    assert!(poison.is_nan() && poison.derivative().is_nan());
    assert_eq!(bits(&[Dual::<f32>::negative_zero().value]), bits(&[-0.0]));
    assert!(Dual::<f32>::from_f64(0.5).derivative.is_none() && Dual::<f32>::from_i64(2).derivative.is_none());
}
