//! The derivative of every scalar function, one row each: what it makes of the tangent `d` of one argument.
//!
//! A row is a formula in the language of `map`, in the arguments `a`, `b`, `c`, the result `y` where that is cheaper,
//! and `d`. Where a derivative does not exist the row says what we take (design 1.5). A mask is a select and never a
//! product: `0 * inf` is NaN. A function that changes in steps has no row, and its derivative is absent.

use crate::ir::{Body, Function, Node, Scalar};

/// Function, argument, tangent.
pub const TABLE: &[(Function, usize, &str)] = &[
    (Function::Add, 0, "d"),
    (Function::Add, 1, "d"),
    (Function::Subtract, 0, "d"),
    (Function::Subtract, 1, "-d"),
    (Function::Multiply, 0, "d * b"),
    (Function::Multiply, 1, "a * d"),
    (Function::Divide, 0, "d / b"),
    (Function::Divide, 1, "-(y / b * d)"),
    (Function::Modulo, 0, "d"),
    (Function::Modulo, 1, "-(round(a / b - y / b) * d)"), // the whole quotient: `a / b` may be rounded up to the next
    (Function::Negate, 0, "-d"),
    (Function::AsWritten, 0, "d"),
    (Function::Ramp, 0, "if y > 0 { d } else { 0 }"),
    (Function::Abs, 0, "if a > 0 { d } else if a < 0 { -d } else { 0 }"),
    (Function::Fract, 0, "d"),
    (Function::Max, 0, "if a >= b || a != a { d } else { 0 }"),
    (Function::Max, 1, "if a >= b || a != a { 0 } else { d }"),
    (Function::Min, 0, "if a <= b || a != a { d } else { 0 }"),
    (Function::Min, 1, "if a <= b || a != a { 0 } else { d }"),
    (Function::Clip, 0, "if a < b || a > c { 0 } else { d }"),
    (Function::Clip, 1, "if a < b { d } else { 0 }"),
    (Function::Clip, 2, "if a < b { 0 } else if a > c { d } else { 0 }"),
    (Function::Sqrt, 0, "0.5 / (y + 0) * d"), // + 0: infinity at -0.0 too
    (Function::Root, 0, "if y == 0 { 0 } else { 0.5 / y * d }"),
    (Function::Cbrt, 0, "d / (3 * (y * y))"),
    (Function::Powf, 0, "if a == 0 && b == 0 { 0 } else { b * powf(a, b - 1) * d }"),
    (Function::Powf, 1, "if a == 0 || y == 0 { 0 } else { y * ln(a) * d }"),
    (Function::Exp, 0, "y * d"),
    (Function::ExpM1, 0, "exp(a) * d"),
    (Function::Ln, 0, "d / a"),
    (Function::Ln1p, 0, "d / (a + 1)"),
    (Function::Sin, 0, "cos(a) * d"),
    (Function::Cos, 0, "-(sin(a) * d)"),
    (Function::Tan, 0, "(y * y + 1) * d"),
    (Function::Asin, 0, "d / sqrt((1 - a) * (1 + a))"),
    (Function::Acos, 0, "-(d / sqrt((1 - a) * (1 + a)))"),
    (Function::Atan, 0, "d / (a * a + 1)"),
    (Function::Sinh, 0, "cosh(a) * d"),
    (Function::Cosh, 0, "sinh(a) * d"),
    (Function::Tanh, 0, "(1 - y * y) * d"),
    (Function::Asinh, 0, "if abs(a) > 1e9 { d / abs(a) } else { d / sqrt(a * a + 1) }"),
    (Function::Acosh, 0, "d / (sqrt(a - 1) * sqrt(a + 1))"),
    (Function::Atanh, 0, "d / ((1 - a) * (1 + a))"),
    (Function::Erf, 0, "1.1283791670955126 * exp(-(a * a)) * d"), // 2 / sqrt(pi)
    (Function::Erfc, 0, "-(1.1283791670955126 * exp(-(a * a)) * d)"),
    (Function::Sech, 0, "-(y * tanh(a) * d)"),
    (Function::Csch, 0, "-(y / tanh(a) * d)"),
    (Function::Acot, 0, "-(d / (a * a + 1))"),
    (Function::Asec, 0, "d / (abs(a) * sqrt((abs(a) - 1) * (abs(a) + 1)))"),
    (Function::Acsc, 0, "-(d / (abs(a) * sqrt((abs(a) - 1) * (abs(a) + 1))))"),
    (Function::Acoth, 0, "d / ((1 - a) * (1 + a))"),
    (Function::Asech, 0, "-(d / (a * sqrt((1 - a) * (1 + a))))"),
    (Function::Acsch, 0, "-(d / (abs(a) * sqrt(a * a + 1)))"),
    (Function::Gudermannian, 0, "sech(a) * d"),
    (
        Function::Atan2,
        0,
        "if a == 0 && b == 0 { 0 } else if abs(a) > abs(b) { let r = b / a; r / (a * (1 + r * r)) * d } else { let r = a / b; d / (b * (1 + r * r)) }",
    ),
    (
        Function::Atan2,
        1,
        "if a == 0 && b == 0 { 0 } else if abs(a) > abs(b) { let r = b / a; -(d / (a * (1 + r * r))) } else { let r = a / b; -(r / (b * (1 + r * r)) * d) }",
    ),
    (Function::Gamma, 0, "y * polygamma(0, a) * d"),
    (Function::LnGamma, 0, "polygamma(0, a) * d"),
    (Function::InverseErf, 0, "0.886226925452758 * exp(y * y) * d"), // sqrt(pi) / 2
    (Function::InverseErfc, 0, "-(0.886226925452758 * exp(y * y) * d)"),
    // What is multiplied with a factor that vanishes is bounded, for the infinities.
    (
        Function::Swish,
        0,
        "if a < -40 { (sigmoid(a) + y) * d } else { sigmoid(a) * (1 + min(a, 1000) * sigmoid(-a)) * d }",
    ),
    (
        Function::Gelu,
        0,
        "(0.5 * erfc(-0.7071067811865476 * a) + 0.3989422804014327 * clip(a, -1000, 1000) * exp(-0.5 * a * a)) * d",
    ),
    (Function::Mish, 0, "{ let t = tanh(soft_plus(a)); (t + clip(a, -1000, 1000) * (sigmoid(a) * (1 - t * t))) * d }"),
    (Function::SoftSign, 0, "{ let s = 1 + abs(a); d / s / s }"),
    (Function::Sigmoid, 0, "y * (1 - y) * d"),
    (Function::SoftPlus, 0, "sigmoid(a) * d"),
    // By one exponential, which is small at both ends: there `1 - y` has lost its digits.
    (Function::SteepSigmoid, 0, "{ let e = exp(-abs(a)); e / (1 + e * (2 + e)) * d }"),
    (Function::SteepTanh, 0, "{ let e = exp(-2 * abs(a)); 4 * e / (1 + e * (2 + e)) * d }"),
    (Function::Gated, 0, "sigmoid(b) * d"),
    (Function::Gated, 1, "if b < -40 { y * d } else { let e = exp(-abs(b)); a * e / (1 + e * (2 + e)) * d }"),
    (Function::Versine, 0, "sin(a) * d"),
    // Where the length is too large, it is that of a quarter; where it may have lost the digits that numbers below the
    // normal ones lack and that the slope has, it is that of 2^64 times as much.
    (
        Function::Hypot,
        0,
        "if y == 0 { 0 } else if y >= 1e-30 && y - y == 0 { a / y * d } else { let k = if y < 1 { 1.8446744073709552e19 } else { 0.25 }; k * a / hypot(k * a, k * b) * d }",
    ),
    (
        Function::Hypot,
        1,
        "if y == 0 { 0 } else if y >= 1e-30 && y - y == 0 { b / y * d } else { let k = if y < 1 { 1.8446744073709552e19 } else { 0.25 }; k * b / hypot(k * a, k * b) * d }",
    ),
    (
        Function::LengthOfThree,
        0,
        "if y == 0 { 0 } else if y >= 1e-30 && y - y == 0 { a / y * d } else { let k = if y < 1 { 1.8446744073709552e19 } else { 0.25 }; k * a / length_of_three(k * a, k * b, k * c) * d }",
    ),
    (
        Function::LengthOfThree,
        1,
        "if y == 0 { 0 } else if y >= 1e-30 && y - y == 0 { b / y * d } else { let k = if y < 1 { 1.8446744073709552e19 } else { 0.25 }; k * b / length_of_three(k * a, k * b, k * c) * d }",
    ),
    (
        Function::LengthOfThree,
        2,
        "if y == 0 { 0 } else if y >= 1e-30 && y - y == 0 { c / y * d } else { let k = if y < 1 { 1.8446744073709552e19 } else { 0.25 }; k * c / length_of_three(k * a, k * b, k * c) * d }",
    ),
    (Function::LnAddExp, 0, "share_of_exp(a, b) * d"),
    (Function::LnAddExp, 1, "share_of_exp(b, a) * d"),
    (Function::ShareOfExp, 0, "y * share_of_exp(b, a) * d"),
    (Function::ShareOfExp, 1, "-(y * share_of_exp(b, a) * d)"),
    (Function::XLnY, 0, "ln(b) * d"),
    (Function::XLnY, 1, "if a == 0 { 0 } else { a / b * d }"),
    (Function::MaskedProduct, 0, "b * d"),
    (Function::MaskedProduct, 1, "if a == 0 { 0 } else { a * d }"),
];

/// The functions of one number `a` and one whole constant `n`: which argument that is, and the tangent, in which
/// `{less}` is `n - 1` and `{more}` is `n + 1`; absent for a power of 0.
const WHOLE: &[(Function, usize, &str)] = &[
    (Function::Powi, 1, "{n} * powi(a, {less}) * d"),
    (Function::Surd, 1, "d / ({n} * powi(y, {less}))"),
    (Function::Polygamma, 0, "polygamma({more}, a) * d"),
];

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
        let zero = self.body.real(0.0);
        Some(self.body.select(condition, a.unwrap_or(zero), b.unwrap_or(zero)))
    }

    /// The sum over the arguments that vary.
    fn apply(&mut self, function: Function, x: &[Node], y: Node, d: &[Option<Node>]) -> Option<Node> {
        let mut sum: Option<Node> = None;
        for (argument, tangent) in d.iter().enumerate() {
            let Some(part) = tangent.and_then(|d| self.row(function, argument, x, y, d)) else { continue };
            sum = Some(sum.map_or(part, |sum| self.body.binary(Function::Add, sum, part)));
        }
        sum
    }

    fn row(&mut self, function: Function, argument: usize, x: &[Node], y: Node, d: Node) -> Option<Node> {
        if let Some((_, whole, formula)) = WHOLE.iter().find(|(of, _, _)| *of == function) {
            return self.whole(x, *whole, formula, y, d);
        }
        let (_, _, formula) = TABLE.iter().find(|(of, number, _)| *of == function && *number == argument)?;
        let row = crate::formula::expression(&["a", "b", "c", "y", "d"], formula);
        let [a, b, c] = [0, 1, 2].map(|number| x.get(number).copied().unwrap_or(x[0]));
        Some(self.body.inline(&row, &[a, b, c, y, d]))
    }

    /// A row of [`WHOLE`], its constants written out.
    fn whole(&mut self, x: &[Node], whole: usize, formula: &str, y: Node, d: Node) -> Option<Node> {
        let Scalar::Integer(n) = *self.body.node(x[whole]) else { return None };
        let words = [("{n}", n), ("{less}", n - 1), ("{more}", n + 1)];
        let written = words.iter().fold(formula.to_owned(), |text, (word, n)| text.replace(word, &n.to_string()));
        let row = crate::formula::expression(&["a", "y", "d"], &written);
        (n != 0 || whole == 0).then(|| self.body.inline(&row, &[x[1 - whole], y, d]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_formula_and_stands_once() {
        for (number, (function, argument, formula)) in TABLE.iter().enumerate() {
            let row = crate::formula::expression(&["a", "b", "c", "y", "d"], formula);
            assert!(row.constant().is_none(), "{function:?}: `{formula}` does not parse");
            assert!(*argument < function.arity(), "{function:?} has no argument {argument}");
            let again = TABLE[..number].iter().any(|(of, own, _)| of == function && own == argument);
            assert!(!again, "{function:?} has two rows for argument {argument}");
        }
    }

    #[test]
    fn every_row_with_a_whole_constant_is_a_formula() {
        for (function, whole, _) in WHOLE {
            let mut body = Body::builder();
            let (x, n) = (body.operand(0), body.integer(5));
            let arguments = if *whole == 0 { [n, x] } else { [x, n] };
            let y = body.binary(*function, arguments[0], arguments[1]);
            let tangent = tangent(&body.finish(y), 0, 1).expect("it varies");
            assert!(tangent.constant().is_none(), "{function:?} does not parse");
        }
    }

    #[test]
    fn only_steps_have_no_row() {
        let steps = [Function::Sign, Function::Floor, Function::Ceil, Function::Round, Function::Trunc];
        let others = [Function::Stop, Function::ToReal, Function::Powi, Function::Surd, Function::Polygamma];
        for function in Function::ALL.iter().filter(|function| function.element() == crate::ir::Element::Real) {
            let rows = TABLE.iter().filter(|(of, _, _)| of == function).count();
            let expected = if steps.contains(function) || others.contains(function) { 0 } else { function.arity() };
            assert_eq!(rows, expected, "{function:?}");
        }
    }
}
