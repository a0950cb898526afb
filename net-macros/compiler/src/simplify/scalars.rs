//! Rewrites of scalar expressions. All are exact: each leaves every bit as it was, NaN and -0.0 included.

use crate::ir::{Body, Function, Node, Precision, Scalar};

/// The expression in its simplest form.
pub fn simplify_body(body: &Body, precision: Precision) -> Body {
    simplify_with(SCALAR_RULES, body, precision)
}

/// The expression in the simplest form that these rules know.
pub(super) fn simplify_with(rules: &[ScalarRule], body: &Body, precision: Precision) -> Body {
    let mut simple = Simple { body: Body::builder(), precision, rules };
    let mut places: Vec<Node> = Vec::new();
    for scalar in body.nodes() {
        let renamed = scalar.renamed(&|node| places[node.0]);
        places.push(simple.place(renamed));
    }
    simple.body.finish(places[body.result().0])
}

/// A named rewrite of one node of an expression, its arguments being in their simplest form already.
#[derive(Clone, Copy)]
pub struct ScalarRule {
    /// Its name, as tests know it.
    pub name: &'static str,
    apply: fn(&mut Simple<'_>, &Scalar) -> Option<Node>,
}

/// All of them, in the order in which they are tried.
pub const SCALAR_RULES: &[ScalarRule] = &[
    ScalarRule { name: "negated constant", apply: negated_constant },
    ScalarRule { name: "negated twice", apply: negated_twice },
    ScalarRule { name: "stopped again", apply: stopped_again },
    ScalarRule { name: "arithmetic of constants", apply: folded },
    ScalarRule { name: "times one", apply: times_one },
    ScalarRule { name: "times minus one", apply: times_minus_one },
    ScalarRule { name: "neutral zero", apply: neutral_zero },
    ScalarRule { name: "sum of equals", apply: sum_of_equals },
    ScalarRule { name: "square of an absolute value", apply: square_of_abs },
    ScalarRule { name: "small power", apply: small_power },
    ScalarRule { name: "ramp is positive", apply: ramp_is_positive },
    ScalarRule { name: "alternatives alike", apply: alternatives_alike },
    ScalarRule { name: "alternative known", apply: alternative_known },
];

/// An expression that is being written.
struct Simple<'a> {
    body: Body,
    precision: Precision,
    rules: &'a [ScalarRule],
}

impl Simple<'_> {
    fn place(&mut self, scalar: Scalar) -> Node {
        let simpler = self.rules.iter().find_map(|rule| (rule.apply)(self, &scalar));
        simpler.unwrap_or_else(|| self.body.push(scalar))
    }

    /// Whether a node is this constant, to the bit.
    fn is(&self, node: Node, value: f64) -> bool {
        self.body.real_of(node).is_some_and(|found| found.to_bits() == value.to_bits())
    }

    /// The argument of a node, where that applies this function.
    fn argument_of(&self, node: Node, function: Function) -> Option<Node> {
        one(self.body.node(node), function)
    }

    fn constants(&self, a: Node, b: Node) -> Option<(f64, f64)> {
        let rounded = |value: f64| match self.precision {
            Precision::Double => value,
            Precision::Single => f64::from(value as f32),
        };
        Some((rounded(self.body.real_of(a)?), rounded(self.body.real_of(b)?)))
    }
}

/// The argument, where this function is applied.
fn one(scalar: &Scalar, function: Function) -> Option<Node> {
    match scalar {
        Scalar::Apply(found, arguments) if *found == function => arguments.first().copied(),
        _ => None,
    }
}

/// A function of two arguments.
fn two(scalar: &Scalar) -> Option<(Function, Node, Node)> {
    match scalar {
        Scalar::Apply(function, arguments) => match arguments[..] {
            [a, b] => Some((*function, a, b)),
            _ => None,
        },
        _ => None,
    }
}

/// `-(2)` is the constant -2
fn negated_constant(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let value = simple.body.real_of(one(scalar, Function::Negate)?)?;
    Some(simple.body.real(-value))
}

/// `-(-x)` is `x`
fn negated_twice(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    simple.argument_of(one(scalar, Function::Negate)?, Function::Negate)
}

/// `stop` of a constant or of a `stop` is that
fn stopped_again(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let x = one(scalar, Function::Stop)?;
    (simple.body.real_of(x).is_some() || simple.argument_of(x, Function::Stop).is_some()).then_some(x)
}

/// `2 * 3` is 6, rounded as the net computes
fn folded(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let (function, a, b) = two(scalar)?;
    let (a, b) = simple.constants(a, b)?;
    let value = arithmetic(function, a, b)?;
    let value = match simple.precision {
        Precision::Double => value,
        // One operation on `f32` in `f64`, rounded once more, is that operation in `f32`.
        Precision::Single => f64::from(value as f32),
    };
    Some(simple.body.real(value))
}

/// `1 * x`, `x * 1` and `x / 1` are `x`
fn times_one(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    match two(scalar)? {
        (Function::Multiply, a, b) if simple.is(a, 1.0) => Some(b),
        (Function::Multiply | Function::Divide, a, b) if simple.is(b, 1.0) => Some(a),
        _ => None,
    }
}

/// `-1 * x`, `x * -1` and `x / -1` are `-x`
fn times_minus_one(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let x = match two(scalar)? {
        (Function::Multiply, a, b) if simple.is(a, -1.0) => b,
        (Function::Multiply | Function::Divide, a, b) if simple.is(b, -1.0) => a,
        _ => return None,
    };
    Some(simple.place(Scalar::Apply(Function::Negate, vec![x])))
}

/// `x + x` is `2 * x`
fn sum_of_equals(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    match two(scalar)? {
        (Function::Add, a, b) if a == b && simple.body.real_of(a).is_none() => {
            let two = simple.body.real(2.0);
            Some(simple.place(Scalar::Apply(Function::Multiply, vec![two, a])))
        }
        _ => None,
    }
}

/// `x - 0`, `x + -0.0` and `-0.0 + x` are `x`; `x + 0` is not where x is -0.0
fn neutral_zero(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    match two(scalar)? {
        (Function::Subtract, a, b) if simple.is(b, 0.0) => Some(a),
        (Function::Add, a, b) if simple.is(b, -0.0) => Some(a),
        (Function::Add, a, b) if simple.is(a, -0.0) => Some(b),
        _ => None,
    }
}

/// `abs(x) * abs(x)` is `x * x`
fn square_of_abs(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    match two(scalar)? {
        (Function::Multiply, a, b) if a == b => {
            let x = simple.argument_of(a, Function::Abs)?;
            Some(simple.body.binary(Function::Multiply, x, x))
        }
        _ => None,
    }
}

/// `x.powi(0)` is 1, `x.powi(1)` is `x`, `x.powi(2)` is `x * x`
fn small_power(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let (Function::Powi, x, n) = two(scalar)? else {
        return None;
    };
    match simple.body.node(n) {
        Scalar::Integer(0) => Some(simple.body.real(1.0)),
        Scalar::Integer(1) => Some(x),
        Scalar::Integer(2) => Some(simple.place(Scalar::Apply(Function::Multiply, vec![x, x]))),
        _ => None,
    }
}

/// `ramp(x) > 0` is `x > 0`
fn ramp_is_positive(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let (Function::Greater, a, zero) = two(scalar)? else {
        return None;
    };
    let x = simple.argument_of(a, Function::Ramp).filter(|_| simple.is(zero, 0.0))?;
    Some(simple.body.binary(Function::Greater, x, zero))
}

/// `if c { a } else { a }` is `a`
fn alternatives_alike(_: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    match scalar {
        Scalar::Select(_, a, b) if a == b => Some(*a),
        _ => None,
    }
}

/// `if 1 < 2 { a } else { b }` is `a`, the constants rounded as the net computes
fn alternative_known(simple: &mut Simple<'_>, scalar: &Scalar) -> Option<Node> {
    let Scalar::Select(condition, a, b) = scalar else {
        return None;
    };
    let (function, x, y) = two(simple.body.node(*condition))?;
    let (x, y) = simple.constants(x, y)?;
    Some(if comparison(function, x, y)? { *a } else { *b })
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
