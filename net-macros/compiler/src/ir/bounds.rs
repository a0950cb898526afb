//! Bounds: between which two numbers a value lies, whatever is given, by one row a scalar function.
//!
//! ```text
//! p[i] = sigmoid(x[i])          0 to 1
//! q[i] = 0.9 * p[i] + 0.05      0.05 to 0.95
//! y[i] = ramp(q[i] - 1)         0: of what is never positive
//! ```
//!
//! What has no row here is bounded by its [signs](super::sign) alone. NaN lies nowhere and may always be there. Bounds are those of the formula over the reals; what is rounded, or
//! underflows, may lie beyond them by a rounding.

use super::sign::{self, Signs};
use super::{Body, Element, Function, Node, Scalar};

/// The numbers from `low` to `high`, both of them included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// None is below.
    pub low: f64,
    /// None is above.
    pub high: f64,
}

const INFINITY: f64 = f64::INFINITY;
const FALSE: Range = Range::of(0.0);
const TRUE: Range = Range::of(1.0);

impl Range {
    /// Nothing is known.
    pub const ANY: Range = Range::new(-INFINITY, INFINITY);
    /// Probabilities, and truth values of which nothing is known.
    pub const UNIT: Range = Range::new(0.0, 1.0);

    /// From `low` to `high`.
    pub const fn new(low: f64, high: f64) -> Range {
        Range { low, high }
    }

    /// One number.
    pub const fn of(number: f64) -> Range {
        Range::new(number, number)
    }

    /// The number, where it is always the same one.
    pub fn constant(self) -> Option<f64> {
        (self.low == self.high).then_some(self.low + 0.0)
    }

    /// The numbers of these signs.
    pub fn with(signs: Signs) -> Range {
        let bound = |may_be: bool, bound: f64| if may_be { bound } else { 0.0 };
        Range::new(bound(signs.negative, -INFINITY), bound(signs.positive, INFINITY))
    }

    /// The signs of its numbers.
    pub fn signs(self) -> Signs {
        Signs { negative: self.low < 0.0, zero: self.low <= 0.0 && self.high >= 0.0, positive: self.high > 0.0 }
    }

    /// Whether all of its numbers are in the other.
    pub fn is_in(self, other: Range) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// The numbers of either, and those between.
    #[must_use]
    pub fn or(self, other: Range) -> Range {
        Range::new(self.low.min(other.low), self.high.max(other.high))
    }

    /// The numbers of both; its own, where there is none.
    #[must_use]
    pub fn and(self, other: Range) -> Range {
        let both = Range::new(self.low.max(other.low), self.high.min(other.high));
        if both.low <= both.high { both } else { self }
    }

    /// Of `a + b`
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        // A NaN is the sum of two infinities.
        let or = |sum: f64, other: f64| if sum.is_nan() { other } else { sum };
        Range::new(or(self.low + other.low, -INFINITY), or(self.high + other.high, INFINITY))
    }

    /// Of `-a`
    #[must_use]
    pub fn negated(self) -> Range {
        Range::new(-self.high, -self.low)
    }

    /// Of `a * b`; 0 times what has no bound is 0.
    #[must_use]
    pub fn times(self, other: Range) -> Range {
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let corners = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        corners.map(|(a, b)| Range::of(product(a, b))).into_iter().reduce(Range::or).unwrap_or(Range::ANY)
    }

    /// Of the sum of so many; of at most so many, where it is not `all`.
    #[must_use]
    pub fn sum_of(self, count: f64, all: bool) -> Range {
        self.times(if all { Range::of(count) } else { Range::new(0.0, count) })
    }

    /// `at most 0`, `from 0 to 1`
    pub fn text(self) -> String {
        // A zero has no sign here.
        match (self.low + 0.0, self.high + 0.0) {
            (low, high) if low == high => format!("always {low}"),
            (low, high) if low.is_finite() && high.is_finite() => format!("from {low} to {high}"),
            (low, _) if low.is_finite() => format!("at least {low}"),
            (_, high) if high.is_finite() => format!("at most {high}"),
            _ => "any number".into(),
        }
    }

    /// Of `1 / a`; at a 0 of either sign it is any number.
    fn reciprocal(self) -> Range {
        if self.signs().zero { Range::ANY } else { Range::new(1.0 / self.high, 1.0 / self.low) }
    }

    /// Of `abs(a)`
    fn magnitude(self) -> Range {
        let high = self.high.max(-self.low);
        Range::new(if self.low <= 0.0 && self.high >= 0.0 { 0.0 } else { self.low.abs().min(self.high.abs()) }, high)
    }

    /// Of `a * a`
    fn squared(self) -> Range {
        self.magnitude().times(self.magnitude())
    }

    /// Of a function that nowhere falls.
    fn rising(self, function: impl Fn(f64) -> f64) -> Range {
        Range::new(below(function(self.low)), -below(-function(self.high)))
    }

    /// Of a power that rises: an odd one, or one of what is never negative.
    fn rising_power(self, n: i64) -> Range {
        self.rising(|x| x.powf(n as f64))
    }
}

/// A number below, by more than any rounding in `f32`; what is whole is exact.
fn below(bound: f64) -> f64 {
    if bound.fract() == 0.0 || bound.is_infinite() { bound } else { bound - 1e-6 * bound.abs() }
}

/// Where the values of a function lie, whatever its argument.
const IMAGES: &[(Function, Range)] = &[
    (Function::Sin, Range::new(-1.0, 1.0)),
    (Function::Cos, Range::new(-1.0, 1.0)),
    (Function::Sech, Range::UNIT),
    (Function::Acos, Range::new(0.0, 3.15)),
    (Function::Asec, Range::new(0.0, 3.15)),
    (Function::Atan2, Range::new(-3.15, 3.15)),
    (Function::Acot, Range::new(-1.58, 1.58)),
    (Function::Acsc, Range::new(-1.58, 1.58)),
    (Function::Gudermannian, Range::new(-1.58, 1.58)),
    (Function::Erf, Range::new(-1.0, 1.0)),
    (Function::Erfc, Range::new(0.0, 2.0)),
    (Function::Cosh, Range::new(1.0, INFINITY)),
    (Function::Swish, Range::new(-0.28, INFINITY)),
    (Function::Gelu, Range::new(-0.18, INFINITY)),
    (Function::Mish, Range::new(-0.31, INFINITY)),
    (Function::Fract, Range::new(-1.0, 1.0)),
];

/// A function of one number that nowhere falls.
type Rising = fn(f64) -> f64;

/// Of each function that rises wherever it is a number, a formula of it.
const RISING: &[(Function, Rising)] = &[
    (Function::Ramp, |x| x.max(0.0)),
    (Function::Sign, |x| if x == 0.0 { 0.0 } else { x.signum() }),
    (Function::Floor, f64::floor),
    (Function::Ceil, f64::ceil),
    (Function::Round, f64::round_ties_even),
    (Function::Trunc, f64::trunc),
    (Function::ToReal, |x| x),
    (Function::ToPosition, |x| x.max(0.0).floor()),
    (Function::Stop, |x| x),
    (Function::AsWritten, |x| x),
    (Function::Sqrt, |x| x.max(0.0).sqrt()),
    (Function::Root, |x| x.max(0.0).sqrt()),
    (Function::Cbrt, f64::cbrt),
    (Function::Exp, f64::exp),
    (Function::ExpM1, f64::exp_m1),
    (Function::Ln, |x| x.max(0.0).ln()),
    (Function::Ln1p, |x| x.max(-1.0).ln_1p()),
    (Function::Asin, |x| x.clamp(-1.0, 1.0).asin()),
    (Function::Atan, f64::atan),
    (Function::Sinh, f64::sinh),
    (Function::Tanh, f64::tanh),
    (Function::Asinh, f64::asinh),
    (Function::Acosh, |x| x.max(1.0).acosh()),
    (Function::Atanh, |x| x.clamp(-1.0, 1.0).atanh()),
    (Function::Sigmoid, |x| 1.0 / (1.0 + (-x).exp())),
    (Function::SoftPlus, |x| if x > 700.0 { x } else { x.exp().ln_1p() }),
    (Function::SoftSign, |x| if x.is_infinite() { x.signum() } else { x / (1.0 + x.abs()) }),
];

/// Of a function of arguments that lie in these.
fn applied(function: Function, arguments: &[Range]) -> Range {
    let of = |number: usize| arguments.get(number).copied().unwrap_or(Range::ANY);
    let (a, b) = (of(0), of(1));
    match function {
        Function::Add => a.plus(b),
        Function::Subtract => a.plus(b.negated()),
        Function::Negate => a.negated(),
        Function::Multiply | Function::MaskedProduct => a.times(b),
        Function::XLnY => a.times(applied(Function::Ln, &[b])),
        Function::Divide => a.times(b.reciprocal()),
        Function::Abs => a.magnitude(),
        Function::Max => Range::new(a.low.max(b.low), a.high.max(b.high)),
        Function::Min => Range::new(a.low.min(b.low), a.high.min(b.high)),
        // Below the lower limit, else above the upper one, else as it is.
        Function::Clip => {
            let (low, high) = (b, of(2));
            let kept = Range::new(a.low.max(low.low), a.high.min(high.high));
            let ends = if low.high <= high.low { kept } else { low.or(high).or(kept) };
            let beyond = (a.high < low.low).then_some(low).or((a.low > high.high).then_some(high));
            beyond.unwrap_or(ends)
        }
        Function::Less => less(a, b),
        Function::Greater => less(b, a),
        Function::LessEqual => less_equal(a, b),
        Function::GreaterEqual => less_equal(b, a),
        Function::Equal => equal(a, b),
        Function::NotEqual => equal(a, b).negated().plus(TRUE),
        Function::Not => a.negated().plus(TRUE),
        Function::And => Range::new(a.low.min(b.low), a.high.min(b.high)),
        Function::Or => Range::new(a.low.max(b.low), a.high.max(b.high)),
        _ => tabled(function, a, b),
    }
}

/// `a < b`
fn less(a: Range, b: Range) -> Range {
    truth(a.high < b.low, a.low >= b.high)
}

/// `a <= b`
fn less_equal(a: Range, b: Range) -> Range {
    truth(a.high <= b.low, a.low > b.high)
}

/// `a == b`
fn equal(a: Range, b: Range) -> Range {
    truth(a == b && a.constant().is_some(), a.high < b.low || b.high < a.low)
}

fn truth(always: bool, never: bool) -> Range {
    match (always, never) {
        (true, _) => TRUE,
        (_, true) => FALSE,
        _ => Range::UNIT,
    }
}

/// Of a function that has a row here, or else its signs alone.
fn tabled(function: Function, a: Range, b: Range) -> Range {
    if let Some((_, rising)) = RISING.iter().find(|(of, _)| *of == function) {
        return a.rising(*rising);
    }
    let signs = Range::with(sign::applied(function, a.signs(), b.signs()));
    let image = IMAGES.iter().find(|(of, _)| *of == function);
    image.map_or(signs, |(_, image)| image.and(signs))
}

/// Of an expression, given those of its operands and the extents of its axes.
pub fn of_body(body: &Body, operands: &[Range], extents: &[usize]) -> Range {
    let elements = body.elements(&vec![Element::Real; operands.len()]);
    let mut ranges: Vec<Range> = Vec::new();
    for (scalar, element) in body.nodes().iter().zip(elements) {
        let of = |node: &Node| ranges[node.0];
        let own = match scalar {
            Scalar::Real(bits) => Range::of(f64::from_bits(*bits)),
            Scalar::Integer(number) => Range::of(*number as f64),
            Scalar::Operand(operand) => operands.get(*operand).copied().unwrap_or(Range::ANY),
            Scalar::Index(axis) => {
                extents.get(*axis).map_or(Range::ANY, |extent| Range::new(0.0, extent.saturating_sub(1) as f64))
            }
            Scalar::Select(condition, a, b) => match of(condition).constant() {
                Some(truth) => of(if truth == 0.0 { b } else { a }),
                None => branches(body, &ranges, [*condition, *a, *b], &[]),
            },
            Scalar::Apply(function, arguments) => of_call(body, *function, arguments, &ranges),
        };
        // Integers are divided to integers.
        let is_whole = element == Some(Element::Integer);
        ranges.push(if is_whole { Range::new(own.low.floor(), own.high.floor()) } else { own });
    }
    ranges[body.result().0]
}

/// Of a function of nodes, of which two may be the same.
fn of_call(body: &Body, function: Function, arguments: &[Node], ranges: &[Range]) -> Range {
    let of = |number: usize| ranges[arguments[number].0];
    let is_same = arguments.len() == 2 && arguments[0] == arguments[1];
    match (function, arguments.get(1).map(|node| body.node(*node))) {
        (Function::Multiply, _) if is_same => of(0).squared(),
        (Function::Multiply, Some(other)) if is_negated(body, arguments[0], arguments[1], other) => {
            of(0).squared().negated()
        }
        // NaN and infinities aside.
        (Function::Subtract, _) if is_same => FALSE,
        (Function::NotEqual, _) if is_same => FALSE,
        (Function::Equal, _) if is_same => TRUE,
        (Function::Powi, Some(Scalar::Integer(n))) if *n > 0 && n % 2 == 0 => of(0).magnitude().rising_power(*n),
        (Function::Powi, Some(Scalar::Integer(n))) if *n > 0 => of(0).rising_power(*n),
        _ => applied(function, &arguments.iter().map(|node| ranges[node.0]).collect::<Vec<_>>()),
    }
}

/// Whether one of two nodes is the other, negated: `-x * x` is `(-x) * x`.
fn is_negated(body: &Body, a: Node, b: Node, other: &Scalar) -> bool {
    let of = |scalar: &Scalar, node: Node| *scalar == Scalar::Apply(Function::Negate, vec![node]);
    of(body.node(a), b) || of(other, a)
}

/// Of `if condition { a } else { b }`, inside of other branches.
fn branches(body: &Body, ranges: &[Range], [condition, a, b]: [Node; 3], outer: &[(Node, bool)]) -> Range {
    let branch = |node: Node, holds: bool| {
        let known = [outer, &[(condition, holds)]].concat();
        match body.node(node) {
            Scalar::Select(condition, a, b) if known.len() < 8 => branches(body, ranges, [*condition, *a, *b], &known),
            _ => known.iter().fold(ranges[node.0], |own, known| narrowed(body, ranges, (node, own), *known)),
        }
    };
    branch(a, true).or(branch(b, false))
}

/// Of a node where a condition holds, or does not, that compares it with a number: `x` in `if x > 0 { x } else { 0 }`.
fn narrowed(body: &Body, ranges: &[Range], (node, own): (Node, Range), (condition, holds): (Node, bool)) -> Range {
    let Scalar::Apply(function, compared) = body.node(condition) else { return own };
    let &[a, b] = &compared[..] else { return own };
    let (other, is_below) = match (function, a == node, b == node) {
        (Function::Less | Function::LessEqual, true, false) => (ranges[b.0], holds),
        (Function::Less | Function::LessEqual, false, true) => (ranges[a.0], !holds),
        (Function::Greater | Function::GreaterEqual, true, false) => (ranges[b.0], !holds),
        (Function::Greater | Function::GreaterEqual, false, true) => (ranges[a.0], holds),
        _ => return own,
    };
    own.and(if is_below { Range::new(-INFINITY, other.high) } else { Range::new(other.low, INFINITY) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::expression;

    fn range(text: &str, operand: Range) -> Range {
        of_body(&expression(&["x"], text), &[operand], &[])
    }

    #[test]
    fn bounds_of_formulas() {
        let (any, unit, up) = (Range::ANY, Range::UNIT, Range::new(0.0, INFINITY));
        for (text, given, expected) in [
            ("0.5 + 0.5 * tanh(x)", any, unit),
            ("1 - x", unit, unit),
            ("x * x", Range::new(-2.0, 1.0), Range::new(0.0, 4.0)),
            ("x - x", any, Range::of(0.0)),
            ("-x * x", Range::new(-2.0, 1.0), Range::new(-4.0, 0.0)),
            ("x * -x", any, Range::new(-INFINITY, 0.0)),
            ("x.powi(3)", Range::new(-2.0, 1.0), Range::new(-8.0, 1.0)),
            ("clip(x, 0, 1)", any, unit),
            ("clip(x, 0, 1)", Range::new(2.0, 3.0), Range::of(1.0)),
            ("hard_sigmoid(x)", any, unit),
            ("if x > 0 { x } else { 0 }", any, up),
            ("if x < 0 { 0 } else { x }", any, up),
            ("if 0 < x { x } else { 0 }", Range::new(-3.0, 2.0), Range::new(0.0, 2.0)),
            ("if x < 1 { x } else { 1 }", Range::new(-3.0, 2.0), Range::new(-3.0, 1.0)),
            ("if x > 2 { x } else { 5 }", unit, Range::of(5.0)),
            ("if x < 0 { 0 } else if x > 1 { 1 } else { x }", any, unit),
            ("if 1 < x { 1 } else { if x >= 0 { x } else { 0 } }", any, unit),
            ("ramp(x - 1)", unit, Range::of(0.0)),
            ("-ln(x)", unit, up),
            ("1 / (1 + exp(x))", any, unit),
            ("1 / x", Range::new(-INFINITY, -2.0), Range::new(-0.5, 0.0)),
            ("1 / x", Range::new(-1.0, 1.0), any),
            ("max(x, 3)", unit, Range::of(3.0)),
            ("swish(x)", up, up),
            ("abs(x) - 1", Range::new(-3.0, 1.0), Range::new(-1.0, 2.0)),
        ] {
            assert_eq!(range(text, given), expected, "{text}");
        }
    }

    /// Every row against numbers: what a function gives of arguments between bounds lies between those that it states.
    #[cfg(feature = "interpret")]
    #[test]
    fn no_result_is_out_of_its_bounds() {
        use crate::interpret::Number;
        let some = [0.0, 1e-3, 0.25, 0.7, 1.0, 1.5, 2.0, 7.0, 30.0, 800.0];
        let all: Vec<f64> = some.iter().flat_map(|x| [*x, -*x]).collect();
        let pairs: Vec<(f64, f64)> = all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).collect();
        let own = [Function::Powi, Function::Surd, Function::Polygamma, Function::ToReal];
        let of_real = |function: &&Function| function.element() == Element::Real && function.arity() < 3;
        let is_real = |function: &&Function| of_real(function) && !own.contains(function);
        for function in Function::ALL.iter().filter(is_real) {
            for (position, (a, b)) in pairs.iter().enumerate() {
                // The arguments are at an end of their ranges each.
                let other = pairs[(position * 7 + 3) % pairs.len()];
                let ranges = [Range::of(*a).or(Range::of(other.0)), Range::of(*b).or(Range::of(other.1))];
                let found = f64::apply(*function, &[*a, *b][..function.arity()]);
                let Range { low, high } = applied(*function, &ranges[..function.arity()]);
                assert!(
                    found.is_nan() || low <= found && found <= high,
                    "{function:?} of {a}, {b} in {ranges:?}: {found}"
                );
            }
        }
    }
}
