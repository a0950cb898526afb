//! Rationals.

use super::super::{Dual, Rational};
use super::*;
use crate::ir::Function;

fn apply(function: Function, arguments: &[(i64, i64)]) -> Rational {
    let arguments: Vec<Rational> = arguments.iter().map(|(n, d)| Rational::new(*n, *d)).collect();
    Rational::apply(function, &arguments)
}

#[test]
fn arithmetic_is_exact() {
    let expected = [
        (Function::Add, (1, 3), (1, 6), (1, 2)),
        (Function::Subtract, (1, 3), (1, 2), (-1, 6)),
        (Function::Multiply, (2, 3), (3, 4), (1, 2)),
        (Function::Divide, (2, 3), (-4, 5), (-5, 6)),
        (Function::Modulo, (-1, 3), (1, 4), (1, 6)),
        (Function::Modulo, (1, 3), (-1, 4), (-1, 6)),
        (Function::Max, (1, 3), (1, 4), (1, 3)),
        (Function::Min, (1, 3), (1, 4), (1, 4)),
        (Function::MaskedProduct, (1, 3), (1, 4), (1, 12)),
        (Function::XLnY, (0, 1), (1, 4), (0, 1)),
    ];
    for (function, a, b, (n, d)) in expected {
        assert_eq!(apply(function, &[a, b]), Rational::new(n, d), "{function:?}");
    }
    assert_eq!(Rational::new(-2, 3).powi(-3), Rational::new(-27, 8));
    assert_eq!(apply(Function::Clip, &[(7, 3), (1, 1), (2, 1)]), Rational::new(2, 1));
}

#[test]
fn rounding_is_exact() {
    use Function::{Abs, Ceil, Floor, Fract, Negate, Ramp, Round, Sign, Stop, Trunc};
    let of_halves = |function| [-5, -3, -1, 0, 1, 3, 5].map(|half| apply(function, &[(half, 2)]));
    let expected = |halves: [i64; 7]| halves.map(|half| Rational::new(half, 2));
    assert_eq!(of_halves(Round), expected([-4, -4, 0, 0, 0, 4, 4]));
    assert_eq!(of_halves(Floor), expected([-6, -4, -2, 0, 0, 2, 4]));
    assert_eq!(of_halves(Ceil), expected([-4, -2, 0, 0, 2, 4, 6]));
    assert_eq!(of_halves(Trunc), expected([-4, -2, 0, 0, 0, 2, 4]));
    assert_eq!(of_halves(Fract), expected([-1, -1, -1, 0, 1, 1, 1]));
    assert_eq!(of_halves(Abs), expected([5, 3, 1, 0, 1, 3, 5]));
    assert_eq!(of_halves(Sign), expected([-2, -2, -2, 0, 2, 2, 2]));
    assert_eq!(of_halves(Ramp), expected([0, 0, 0, 0, 1, 3, 5]));
    assert_eq!(of_halves(Negate), expected([5, 3, 1, 0, -1, -3, -5]));
    assert_eq!(of_halves(Stop), expected([-5, -3, -1, 0, 1, 3, 5]));
    let thirds = [-5, -4, 4, 5].map(|third| apply(Round, &[(third, 3)]));
    assert_eq!(thirds, [-2, -1, 1, 2].map(Rational::from_i64));
}

#[test]
fn a_constant_is_the_float_itself() {
    assert_eq!(Rational::from_f64(-0.375), Rational::new(-3, 8));
    assert_ne!(Rational::from_f64(0.1), Rational::new(1, 10));
    assert_eq!((Rational::poison(), Rational::negative_zero()), (None, Rational::zero()));
}

#[test]
#[should_panic = "`exp` does not give a rational number"]
fn what_is_transcendental_is_refused() {
    apply(Function::Exp, &[(0, 1)]);
}

#[test]
#[should_panic = "1/2 / 0 is not a rational number"]
fn a_division_by_zero_is_refused() {
    apply(Function::Divide, &[(1, 2), (0, 1)]);
}

/// `y = (sum over i of x[i])^3` through a program: its derivative with respect to `x[1]` is exactly `3 s^2`.
#[test]
fn a_polynomial_program_has_an_exact_derivative() {
    let mut program = Program::default();
    let x = port(&mut program, 0, &[3]);
    let sum = push(&mut program, "s", &[], Operation::Contract(vec![term(&[3], &[], Read::whole(x, 1), None)]));
    let read = Read::whole(sum, 0);
    let square = term(&[], &[], read.clone(), Some(read.clone()));
    let square = push(&mut program, "q", &[], Operation::Contract(vec![square]));
    let cube = term(&[], &[], Read::whole(square, 0), Some(read));
    let cube = push(&mut program, "y", &[], Operation::Contract(vec![cube]));
    let [a, b, c] = [Rational::new(1, 3), Rational::new(1, 5), Rational::new(1, 7)];
    let given = vec![Dual::constant(a), Dual::variable(b), Dual::constant(c)];
    let memory = run_once(&program, vec![Array::from_reals(&[3], given)]);
    let y = &memory.once(cube).reals()[0];
    assert_eq!(y.value, Rational::new(71 * 71 * 71, 105 * 105 * 105));
    assert_eq!(y.derivative(), Rational::new(3 * 71 * 71, 105 * 105));
}
