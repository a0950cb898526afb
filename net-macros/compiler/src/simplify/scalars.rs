//! Rewrites of scalar expressions. All are exact: each leaves every bit as it was, NaN and -0.0 included.

use crate::ir::{Body, Function, Node, Precision, Scalar};

/// The expression in its simplest form.
pub fn simplify_body(body: &Body, precision: Precision) -> Body {
    let mut simple = Simple { body: Body::builder(), precision };
    let mut places: Vec<Node> = Vec::new();
    for scalar in body.nodes() {
        let renamed = scalar.renamed(&|node| places[node.0]);
        places.push(simple.place(renamed));
    }
    simple.body.finish(places[body.result().0])
}

struct Simple {
    body: Body,
    precision: Precision,
}

impl Simple {
    fn place(&mut self, scalar: Scalar) -> Node {
        let simpler = match &scalar {
            Scalar::Apply(function, arguments) => match arguments[..] {
                [a] => self.unary(*function, a),
                [a, b] => self.folded(*function, a, b).or_else(|| self.binary(*function, a, b)),
                _ => None,
            },
            Scalar::Select(condition, a, b) => self.select(*condition, *a, *b),
            _ => None,
        };
        simpler.unwrap_or_else(|| self.body.push(scalar))
    }

    fn unary(&mut self, function: Function, a: Node) -> Option<Node> {
        match (function, self.body.node(a).clone(), self.body.real_of(a)) {
            (Function::Negate, _, Some(value)) => Some(self.body.real(-value)),
            (Function::Negate, Scalar::Apply(Function::Negate, inner), _) => Some(inner[0]),
            (Function::Stop, _, Some(_)) => Some(a),
            (Function::Stop, Scalar::Apply(Function::Stop, _), _) => Some(a),
            _ => None,
        }
    }

    fn binary(&mut self, function: Function, a: Node, b: Node) -> Option<Node> {
        let is = |node, value: f64| self.body.real_of(node).is_some_and(|found| found.to_bits() == value.to_bits());
        match function {
            Function::Multiply if is(a, 1.0) => Some(b),
            Function::Multiply | Function::Divide if is(b, 1.0) => Some(a),
            Function::Multiply if is(a, -1.0) => Some(self.place(Scalar::Apply(Function::Negate, vec![b]))),
            Function::Multiply | Function::Divide if is(b, -1.0) => {
                Some(self.place(Scalar::Apply(Function::Negate, vec![a])))
            }
            Function::Subtract if is(b, 0.0) => Some(a),
            Function::Add if is(b, -0.0) => Some(a),
            Function::Add if is(a, -0.0) => Some(b),
            Function::Multiply if a == b => self.square_of_abs(a),
            Function::Powi => self.powi(a, b),
            Function::Greater if is(b, 0.0) => self.ramp_is_positive(a, b),
            _ => None,
        }
    }

    /// `abs(x) * abs(x)` is `x * x`
    fn square_of_abs(&mut self, a: Node) -> Option<Node> {
        let Scalar::Apply(Function::Abs, inner) = self.body.node(a) else {
            return None;
        };
        let x = inner[0];
        Some(self.body.binary(Function::Multiply, x, x))
    }

    /// `ramp(x) > 0` is `x > 0`
    fn ramp_is_positive(&mut self, a: Node, zero: Node) -> Option<Node> {
        let Scalar::Apply(Function::Ramp, inner) = self.body.node(a) else {
            return None;
        };
        let x = inner[0];
        Some(self.body.binary(Function::Greater, x, zero))
    }

    /// The small powers are products.
    fn powi(&mut self, x: Node, n: Node) -> Option<Node> {
        match self.body.node(n) {
            Scalar::Integer(0) => Some(self.body.real(1.0)),
            Scalar::Integer(1) => Some(x),
            Scalar::Integer(2) => Some(self.place(Scalar::Apply(Function::Multiply, vec![x, x]))),
            _ => None,
        }
    }

    /// Arithmetic of constants, rounded as the net computes.
    fn folded(&mut self, function: Function, a: Node, b: Node) -> Option<Node> {
        let (a, b) = (self.body.real_of(a)?, self.body.real_of(b)?);
        let value = match self.precision {
            Precision::Double => arithmetic(function, a, b)?,
            // One operation on `f32` in `f64`, rounded once more, is that operation in `f32`.
            Precision::Single => f64::from(arithmetic(function, f64::from(a as f32), f64::from(b as f32))? as f32),
        };
        Some(self.body.real(value))
    }

    fn select(&mut self, condition: Node, a: Node, b: Node) -> Option<Node> {
        if a == b {
            return Some(a);
        }
        let Scalar::Apply(function, arguments) = self.body.node(condition) else {
            return None;
        };
        let [x, y] = arguments[..] else { return None };
        let (x, y) = (self.body.real_of(x)?, self.body.real_of(y)?);
        let holds = comparison(*function, x, y)?;
        Some(if holds { a } else { b })
    }
}

fn arithmetic(function: Function, a: f64, b: f64) -> Option<f64> {
    match function {
        Function::Add => Some(a + b),
        Function::Subtract => Some(a - b),
        Function::Multiply => Some(a * b),
        Function::Divide => Some(a / b),
        _ => None,
    }
}

fn comparison(function: Function, a: f64, b: f64) -> Option<bool> {
    match function {
        Function::Less => Some(a < b),
        Function::LessEqual => Some(a <= b),
        Function::Greater => Some(a > b),
        Function::GreaterEqual => Some(a >= b),
        Function::Equal => Some(a == b),
        Function::NotEqual => Some(a != b),
        _ => None,
    }
}
