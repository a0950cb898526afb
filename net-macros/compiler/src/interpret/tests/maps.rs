//! Expressions: every kind of node.

use super::super::Rational;
use super::*;
use crate::ir::{Body, Function, Map, Node};

/// A map over `[2, 3]` of port 0, shape `[3]`, and the integer port 1, shape `[2]`.
fn mapped<N: Number>(element: Element, x: Vec<N>, build: impl Fn(&mut Body) -> Node) -> Array<N> {
    let mut program = Program::default();
    let (a, n) = (port(&mut program, 0, &[3]), integers(&mut program, 1, &[2]));
    let mut body = Body::builder();
    let result = build(&mut body);
    let map = Map { operands: vec![Read::at(a, &[1]), Read::at(n, &[0])], body: body.finish(result) };
    let y = push(&mut program, "y", &[2, 3], Operation::Map(map));
    program.values[y.0].element = element;
    let memory = run_once(&program, vec![Array::from_reals(&[3], x), Array::from_integers(&[2], vec![4, 2])]);
    memory.once(y).clone()
}

#[test]
fn operands_are_broadcast() {
    let product = mapped(Element::Real, vec![1.5_f32, 2.0, -1.0], |body| {
        let (x, n) = (body.operand(0), body.operand(1));
        let n = body.unary(Function::ToReal, n);
        body.binary(Function::Multiply, x, n)
    });
    assert_eq!(product.reals(), [6.0, 8.0, -4.0, 3.0, 4.0, -2.0]);
}

#[test]
fn indices_are_integers() {
    let flat = mapped(Element::Integer, vec![0.0_f32; 3], |body| {
        let (i, j, three) = (body.index(0), body.index(1), body.integer(3));
        let row = body.binary(Function::Multiply, i, three);
        body.binary(Function::Add, row, j)
    });
    assert_eq!(flat.integers(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_one_hot_vector_selects_by_equal_integers() {
    let hot = mapped(Element::Real, vec![0.0_f32; 3], |body| {
        let (n, j) = (body.operand(1), body.index(1));
        let same = body.binary(Function::Equal, n, j);
        let (one, zero) = (body.real(1.0), body.real(0.0));
        body.select(same, one, zero)
    });
    assert_eq!(hot.reals(), [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
}

/// 1 where `x comparison 0`.
fn where_compared(comparison: Function, x: [f32; 3]) -> Vec<f32> {
    let found = mapped(Element::Real, x.to_vec(), |body| {
        let (x, one, zero) = (body.operand(0), body.real(1.0), body.real(0.0));
        let holds = body.binary(comparison, x, zero);
        body.select(holds, one, zero)
    });
    found.reals()[..3].to_vec()
}

#[test]
fn comparisons() {
    let expected = [
        (Function::Less, [1.0, 0.0, 0.0]),
        (Function::LessEqual, [1.0, 1.0, 0.0]),
        (Function::Greater, [0.0, 0.0, 1.0]),
        (Function::GreaterEqual, [0.0, 1.0, 1.0]),
        (Function::Equal, [0.0, 1.0, 0.0]),
        (Function::NotEqual, [1.0, 0.0, 1.0]),
    ];
    for (comparison, expected) in expected {
        assert_eq!(where_compared(comparison, [-1.0, -0.0, 1.0]), expected, "{comparison:?}");
        let of_nan = f32::from(comparison == Function::NotEqual);
        assert_eq!(where_compared(comparison, [f32::NAN; 3]), [of_nan; 3], "{comparison:?}");
    }
}

/// `connective(x > 0, n > j)`, or not the first.
fn connected(connective: Function) -> Vec<f32> {
    let found = mapped(Element::Real, vec![-1.0_f32, 1.0, 1.0], |body| {
        let (x, zero, one) = (body.operand(0), body.real(0.0), body.real(1.0));
        let (n, two) = (body.operand(1), body.integer(2));
        let (a, b) = (body.binary(Function::Greater, x, zero), body.binary(Function::NotEqual, n, two));
        let both = if connective == Function::Not { body.unary(connective, a) } else { body.binary(connective, a, b) };
        body.select(both, one, zero)
    });
    found.reals().to_vec()
}

#[test]
fn connectives() {
    assert_eq!(connected(Function::And), [0.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(connected(Function::Or), [1.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
    assert_eq!(connected(Function::Not), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn a_power_takes_its_integer() {
    let power = mapped(Element::Real, vec![3.0_f32, -2.0, 0.5], |body| {
        let (x, n) = (body.operand(0), body.integer(-3));
        body.binary(Function::Powi, x, n)
    });
    assert_eq!(power.reals()[..3], [1.0 / 27.0, -0.125, 8.0]);
}

/// `if x == 0 { 0 } else { 1 / x }` in rationals, where 1 / 0 is no number.
#[test]
fn the_side_that_is_not_taken_is_not_computed() {
    let inverse = mapped(Element::Real, [0, 2, -4].map(Rational::from_i64).to_vec(), |body| {
        let (x, zero, one) = (body.operand(0), body.real(0.0), body.real(1.0));
        let (is_zero, quotient) = (body.binary(Function::Equal, x, zero), body.binary(Function::Divide, one, x));
        body.select(is_zero, zero, quotient)
    });
    assert_eq!(inverse.reals()[..3], [Rational::new(0, 1), Rational::new(1, 2), Rational::new(-1, 4)]);
}
