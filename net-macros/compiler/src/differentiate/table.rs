//! The derivative of every scalar function, one row each: what it makes of the tangent `d` of one argument.
//!
//! A row is in terms of the arguments and, where that is cheaper, of the result `y`. Where a derivative does not
//! exist the row says what we take (design 1.5). A mask is a select and never a product: `0 * inf` is NaN. A
//! function that changes in steps has no row: its derivative is absent.

use std::f64::consts::FRAC_2_SQRT_PI;

use crate::ir::{Body, Function, Node, Scalar};

/// The tangent of an expression, where only `operand` varies and its tangent is `out_bar`, the operand numbered
/// `operands`; the number after it is the expression's own result. `None` where nothing depends on the operand.
pub fn tangent(body: &Body, operand: usize, operands: usize) -> Option<Body> {
    let mut rows = Rows { body: Body::builder() };
    let out_bar = rows.body.operand(operands);
    let mut copies: Vec<Node> = Vec::new();
    let mut tangents: Vec<Option<Node>> = Vec::new();
    for (position, scalar) in body.nodes().iter().enumerate() {
        let copy = rows.body.push(scalar.renamed(&|node| copies[node.0]));
        let result = if Node(position) == body.result() { rows.body.operand(operands + 1) } else { copy };
        copies.push(copy);
        tangents.push(match scalar {
            Scalar::Operand(own) => (*own == operand).then_some(out_bar),
            Scalar::Select(condition, a, b) => rows.select(copies[condition.0], tangents[a.0], tangents[b.0]),
            Scalar::Apply(function, arguments) => {
                let x: Vec<Node> = arguments.iter().map(|node| copies[node.0]).collect();
                let d: Vec<Option<Node>> = arguments.iter().map(|node| tangents[node.0]).collect();
                rows.apply(*function, &x, result, &d)
            }
            Scalar::Real(_) | Scalar::Integer(_) | Scalar::Index(_) => None,
        });
    }
    tangents[body.result().0].map(|node| rows.body.finish(node))
}

struct Rows {
    body: Body,
}

impl Rows {
    /// Inside its branches, and nothing but zero where the branch taken does not depend on the operand.
    fn select(&mut self, condition: Node, a: Option<Node>, b: Option<Node>) -> Option<Node> {
        if a.is_none() && b.is_none() {
            return None;
        }
        let zero = self.real(0.0);
        Some(self.body.select(condition, a.unwrap_or(zero), b.unwrap_or(zero)))
    }

    /// The sum over the arguments that vary.
    fn apply(&mut self, function: Function, x: &[Node], y: Node, d: &[Option<Node>]) -> Option<Node> {
        let mut sum: Option<Node> = None;
        for (argument, tangent) in d.iter().enumerate() {
            let Some(part) = tangent.and_then(|d| self.row(function, argument, x, y, d)) else {
                continue;
            };
            sum = Some(sum.map_or(part, |sum| self.body.binary(Function::Add, sum, part)));
        }
        sum
    }

    /// The table.
    fn row(&mut self, function: Function, argument: usize, x: &[Node], y: Node, d: Node) -> Option<Node> {
        use Function as F;
        Some(match (function, argument) {
            (F::Add, _) | (F::Subtract, 0) | (F::Modulo, 0) | (F::Fract, _) => d,
            (F::Subtract, _) | (F::Negate, _) => self.neg(d),
            (F::Multiply, 0) => self.mul(d, x[1]),
            (F::Multiply, _) => self.mul(x[0], d),
            (F::Divide, 0) => self.div(d, x[1]),
            (F::Divide, _) => {
                let q = self.div(y, x[1]);
                let p = self.mul(q, d);
                self.neg(p)
            }
            (F::Modulo, _) => {
                let q = self.div(x[0], x[1]);
                let n = self.of(F::Floor, q);
                let p = self.mul(n, d);
                self.neg(p)
            }
            (F::Ramp, _) => {
                let on = self.above(y, 0.0);
                self.mask(on, d)
            }
            (F::Abs, _) => self.abs(x[0], d),
            (F::Max, 0) => {
                let first = self.first(F::GreaterEqual, x);
                self.mask(first, d)
            }
            (F::Min, 0) => {
                let first = self.first(F::LessEqual, x);
                self.mask(first, d)
            }
            (F::Max, _) => {
                let first = self.first(F::GreaterEqual, x);
                self.mask_off(first, d)
            }
            (F::Min, _) => {
                let first = self.first(F::LessEqual, x);
                self.mask_off(first, d)
            }
            (F::Clip, _) => return self.clip(argument, x, d),
            (F::Sqrt, _) => {
                let half = self.real(0.5);
                let s = self.div(half, y);
                self.mul(s, d)
            }
            (F::Cbrt, _) => {
                let s = self.mul(y, y);
                let three = self.real(3.0);
                let s = self.mul(three, s);
                self.div(d, s)
            }
            (F::Powi, 0) => return self.powi(x[0], x[1], d),
            (F::Powf, 0) => {
                let one = self.real(1.0);
                let n = self.two(F::Subtract, x[1], one);
                let p = self.two(F::Powf, x[0], n);
                let s = self.mul(x[1], p);
                self.mul(s, d)
            }
            (F::Powf, _) => {
                let l = self.of(F::Ln, x[0]);
                let s = self.mul(y, l);
                let p = self.mul(s, d);
                let zero = self.real(0.0);
                let at_zero = self.two(F::Equal, x[0], zero);
                self.mask_off(at_zero, p)
            }
            (F::Exp, _) => self.mul(y, d),
            (F::ExpM1, _) => {
                let s = self.plus(y, 1.0);
                self.mul(s, d)
            }
            (F::Ln, _) => self.div(d, x[0]),
            (F::Ln1p, _) => {
                let s = self.plus(x[0], 1.0);
                self.div(d, s)
            }
            (F::Sin, _) => {
                let s = self.of(F::Cos, x[0]);
                self.mul(s, d)
            }
            (F::Cos, _) => {
                let s = self.of(F::Sin, x[0]);
                let p = self.mul(s, d);
                self.neg(p)
            }
            (F::Tan, _) => {
                let s = self.mul(y, y);
                let s = self.plus(s, 1.0);
                self.mul(s, d)
            }
            (F::Asin, _) => {
                let s = self.one_minus_square(x[0]);
                let s = self.of(F::Sqrt, s);
                self.div(d, s)
            }
            (F::Acos, _) => {
                let s = self.one_minus_square(x[0]);
                let s = self.of(F::Sqrt, s);
                let p = self.div(d, s);
                self.neg(p)
            }
            (F::Atan, _) => {
                let s = self.mul(x[0], x[0]);
                let s = self.plus(s, 1.0);
                self.div(d, s)
            }
            (F::Sinh, _) => {
                let s = self.of(F::Cosh, x[0]);
                self.mul(s, d)
            }
            (F::Cosh, _) => {
                let s = self.of(F::Sinh, x[0]);
                self.mul(s, d)
            }
            (F::Tanh, _) => {
                let s = self.one_minus_square(y);
                self.mul(s, d)
            }
            (F::Asinh, _) => {
                let s = self.mul(x[0], x[0]);
                let s = self.plus(s, 1.0);
                let s = self.of(F::Sqrt, s);
                self.div(d, s)
            }
            (F::Acosh, _) => {
                let s = self.mul(x[0], x[0]);
                let s = self.plus(s, -1.0);
                let s = self.of(F::Sqrt, s);
                self.div(d, s)
            }
            (F::Atanh, _) => {
                let s = self.one_minus_square(x[0]);
                self.div(d, s)
            }
            (F::Erf, _) => {
                let s = self.bell(x[0]);
                self.mul(s, d)
            }
            (F::Erfc, _) => {
                let s = self.bell(x[0]);
                let p = self.mul(s, d);
                self.neg(p)
            }
            (F::Sigmoid, _) => {
                let one = self.real(1.0);
                let s = self.two(F::Subtract, one, y);
                let s = self.mul(y, s);
                self.mul(s, d)
            }
            (F::SoftPlus, _) => {
                let s = self.of(F::Sigmoid, x[0]);
                self.mul(s, d)
            }
            (F::XLnY, 0) => {
                let s = self.of(F::Ln, x[1]);
                self.mul(s, d)
            }
            (F::XLnY, _) => {
                let s = self.div(x[0], x[1]);
                let p = self.mul(s, d);
                self.unless_zero(x[0], p)
            }
            (F::MaskedProduct, 0) => self.mul(x[1], d),
            (F::MaskedProduct, _) => {
                let p = self.mul(x[0], d);
                self.unless_zero(x[0], p)
            }
            (F::Sign | F::Floor | F::Ceil | F::Round | F::Trunc | F::Stop | F::ToReal | F::Powi, _)
            | (
                F::Less
                | F::LessEqual
                | F::Greater
                | F::GreaterEqual
                | F::Equal
                | F::NotEqual
                | F::And
                | F::Or
                | F::Not,
                _,
            ) => return None,
        })
    }

    fn real(&mut self, value: f64) -> Node {
        self.body.real(value)
    }

    fn of(&mut self, function: Function, a: Node) -> Node {
        self.body.unary(function, a)
    }

    fn two(&mut self, function: Function, a: Node, b: Node) -> Node {
        self.body.binary(function, a, b)
    }

    fn mul(&mut self, a: Node, b: Node) -> Node {
        self.two(Function::Multiply, a, b)
    }

    fn div(&mut self, a: Node, b: Node) -> Node {
        self.two(Function::Divide, a, b)
    }

    fn neg(&mut self, a: Node) -> Node {
        self.of(Function::Negate, a)
    }

    fn plus(&mut self, a: Node, b: f64) -> Node {
        let (function, b) = if b < 0.0 { (Function::Subtract, -b) } else { (Function::Add, b) };
        let b = self.real(b);
        self.two(function, a, b)
    }

    fn above(&mut self, a: Node, bound: f64) -> Node {
        let bound = self.real(bound);
        self.two(Function::Greater, a, bound)
    }

    /// `if condition { d } else { 0 }`
    fn mask(&mut self, condition: Node, d: Node) -> Node {
        let zero = self.real(0.0);
        self.body.select(condition, d, zero)
    }

    /// `if condition { 0 } else { d }`
    fn mask_off(&mut self, condition: Node, d: Node) -> Node {
        let zero = self.real(0.0);
        self.body.select(condition, zero, d)
    }

    /// 0 where `t` is 0, whatever `d` is there.
    fn unless_zero(&mut self, t: Node, d: Node) -> Node {
        let zero = self.real(0.0);
        let is_zero = self.two(Function::Equal, t, zero);
        self.mask_off(is_zero, d)
    }

    /// 0 at 0 and at NaN.
    fn abs(&mut self, x: Node, d: Node) -> Node {
        let zero = self.real(0.0);
        let minus = self.neg(d);
        let below = self.two(Function::Less, x, zero);
        let negative = self.mask(below, minus);
        let above = self.above(x, 0.0);
        self.body.select(above, d, negative)
    }

    /// Whether the first of two arguments is the one taken: it wins a tie, and the first NaN wins.
    fn first(&mut self, comparison: Function, x: &[Node]) -> Node {
        let wins = self.two(comparison, x[0], x[1]);
        let is_nan = self.two(Function::NotEqual, x[0], x[0]);
        self.two(Function::Or, wins, is_nan)
    }

    /// 1 to the value from bound to bound, and on them; 1 to the bound that is passed.
    fn clip(&mut self, argument: usize, x: &[Node], d: Node) -> Option<Node> {
        let below = self.two(Function::Less, x[0], x[1]);
        let above = self.two(Function::Greater, x[0], x[2]);
        Some(match argument {
            0 => {
                let outside = self.two(Function::Or, below, above);
                self.mask_off(outside, d)
            }
            1 => self.mask(below, d),
            _ => self.mask(above, d),
        })
    }

    /// `n * x.powi(n - 1)`; absent for `n = 0`.
    fn powi(&mut self, x: Node, n: Node, d: Node) -> Option<Node> {
        let Scalar::Integer(n) = *self.body.node(n) else {
            return None;
        };
        if n == 0 {
            return None;
        }
        let less = self.body.integer(n - 1);
        let power = self.two(Function::Powi, x, less);
        let factor = self.real(n as f64);
        let slope = self.mul(factor, power);
        Some(self.mul(slope, d))
    }

    fn one_minus_square(&mut self, a: Node) -> Node {
        let (one, square) = (self.real(1.0), self.mul(a, a));
        self.two(Function::Subtract, one, square)
    }

    /// `2 / sqrt(pi) * exp(-x * x)`
    fn bell(&mut self, x: Node) -> Node {
        let square = self.mul(x, x);
        let minus = self.neg(square);
        let (exp, factor) = (self.of(Function::Exp, minus), self.real(FRAC_2_SQRT_PI));
        self.mul(factor, exp)
    }
}
