//! The table of rewrites of scalar expressions: as people write a formula out, and its stable form.
//!
//! Both sides are in the language of `map`. `a`, `b` and `c` are any expressions, `k` a constant that is not negative and
//! `r` its root. Sums and products are the same in either order, `x - 2` is `x + (-2)`, and every expression is the negative
//! of another one: so `1 / (1 + exp(-a))` is found in `1 / (exp(2 * x + 1) + 1)`, with `-2 * x - 1` for `a`.
//!
//! Each is an identity over the reals. Where what is written is right, its stable form is, to 2 units in the last place more;
//! and it is right where what is written overflows or cancels. `sigmoid` and `tanh` on the right are those whose slopes keep
//! their digits, [`Function::SteepSigmoid`] and [`Function::SteepTanh`].

use std::sync::OnceLock;

use super::normal::normal;
use crate::formula::expression;
use crate::ir::{Body, Function, Node, Scalar};

/// A named rewrite of an expression.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// Its name, as the documentation and tests know it.
    pub name: &'static str,
    /// As people write it.
    pub written: &'static str,
    /// Its stable form.
    pub stable: &'static str,
    /// Whether it holds only where `a` is never negative.
    pub of_no_negative: bool,
}

const fn row(name: &'static str, written: &'static str, stable: &'static str) -> Identity {
    Identity { name, written, stable, of_no_negative: false }
}

const fn unsigned(name: &'static str, written: &'static str, stable: &'static str) -> Identity {
    Identity { name, written, stable, of_no_negative: true }
}

/// Rows that are only for a logarithm of what has no row itself: `ln(1 - sigmoid(a))` is not `ln_1p(-sigmoid(a))`.
pub(super) const OF_NO_OTHER: [&str; 2] = ["logarithm near 1", "logarithm near 1, less"];

/// All of them, in the order in which they are tried.
pub const IDENTITIES: &[Identity] = &[
    row("tanh, by two exponentials", "(exp(a) - exp(-a)) / (exp(a) + exp(-a))", "tanh(a)"),
    row("tanh, by one", "(exp(a) - 1) / (exp(a) + 1)", "tanh(0.5 * a)"),
    row("tanh, by one that falls", "(1 - exp(a)) / (1 + exp(a))", "tanh(-0.5 * a)"),
    row("tanh, from a quotient", "2 / (1 + exp(a)) - 1", "tanh(-0.5 * a)"),
    row("tanh, less a quotient", "1 - 2 / (1 + exp(a))", "tanh(0.5 * a)"),
    row("tanh, from a sigmoid", "2 * sigmoid(a) - 1", "tanh(0.5 * a)"),
    row("tanh, of sinh and cosh", "sinh(a) / cosh(a)", "tanh(a)"),
    row("sigmoid", "1 / (1 + exp(a))", "sigmoid(-a)"),
    row("sigmoid, of a quotient", "exp(a) / (1 + exp(a))", "sigmoid(a)"),
    row("sigmoid, of a reciprocal", "1 / (1 + 1 / exp(a))", "sigmoid(a)"),
    row("sigmoid, from a tanh", "0.5 * (1 + tanh(a))", "sigmoid(2 * a)"),
    row("sigmoid, from a tanh, halved", "(1 + tanh(a)) / 2", "sigmoid(2 * a)"),
    row("sigmoid, the rest", "1 - sigmoid(a)", "sigmoid(-a)"),
    row("tanh, the rest", "1 - tanh(a)", "gated(2, -2 * a)"),
    row("tanh, from below", "1 + tanh(a)", "gated(2, 2 * a)"),
    row("swish", "a / (1 + exp(-a))", "swish(a)"),
    row("gate", "b / (1 + exp(a))", "gated(b, -a)"),
    row("share of two exponentials", "exp(a) / (exp(a) + exp(b))", "share_of_exp(a, b)"),
    row("soft plus", "ln(1 + exp(a))", "soft_plus(a)"),
    row("soft plus, of a small one", "ln_1p(exp(a))", "soft_plus(a)"),
    row("logarithm of a sigmoid", "ln(sigmoid(a))", "-soft_plus(-a)"),
    row("logarithm of a sum of two exponentials", "ln(exp(a) + exp(b))", "ln_add_exp(a, b)"),
    row("logarithm of an exponential", "ln(exp(a))", "a"),
    row(
        "logarithm of what an exponential lacks of 1",
        "ln(1 - exp(a))",
        "if a > -0.6931471805599453 { ln(-exp_m1(a)) } else { ln_1p(-exp(a)) }",
    ),
    row("logarithm of 1 and a square", "ln(1 + a * a)", "if abs(a) > 1e9 { 2 * ln(abs(a)) } else { ln_1p(a * a) }"),
    // Unless there is a row for what it is of.
    row("logarithm near 1", "ln(1 + a)", "ln_1p(a)"),
    row("logarithm near 1, less", "ln(1 - a)", "ln_1p(-a)"),
    row("sinh", "(exp(a) - exp(-a)) / 2", "sinh(a)"),
    row("sinh, by a half", "0.5 * (exp(a) - exp(-a))", "sinh(a)"),
    row("sinh, twice", "exp(a) - exp(-a)", "2 * sinh(a)"),
    row("cosh", "(exp(a) + exp(-a)) / 2", "cosh(a)"),
    row("cosh, by a half", "0.5 * (exp(a) + exp(-a))", "cosh(a)"),
    row("sech", "2 / (exp(a) + exp(-a))", "sech(a)"),
    row("exponential near 0", "exp(a) - 1", "exp_m1(a)"),
    row("exponential near 0, less", "1 - exp(a)", "-exp_m1(a)"),
    row("exponential of a negative", "1 / exp(a)", "exp(-a)"),
    row("cosine near 0", "1 - cos(a)", "versine(a)"),
    row("cosine near 0, less", "cos(a) - 1", "-versine(a)"),
    // What is written is off by 2.2 units up to 0.8, `erfc` by 5.4; from there on both by 5, and then what is written cancels.
    row("error function far out", "1 - erf(a)", "if a > 0.8 { erfc(a) } else { as_written(1 - erf(a)) }"),
    row("error function far below", "1 + erf(a)", "if a < -0.8 { erfc(-a) } else { as_written(1 + erf(a)) }"),
    row("length of three", "sqrt(a * a + b * b + c * c)", "length_of_three(a, b, c)"),
    row("length", "sqrt(a * a + b * b)", "hypot(a, b)"),
    row("length with a constant", "sqrt(a * a + k)", "hypot(a, r)"),
    row("root of a square", "sqrt(a * a)", "abs(a)"),
    unsigned("square of a root", "sqrt(a) * sqrt(a)", "a"),
    unsigned("exponential of a logarithm", "exp(ln(a))", "a"),
];

/// A row that is read.
pub(super) struct Rewrite {
    pub(super) identity: Identity,
    pub(super) written: Body,
    pub(super) stable: Body,
}

/// The names of both sides, by the numbers of their operands.
pub(super) const NAMES: [&str; 5] = ["a", "b", "c", "k", "r"];
/// The number of the constant, and of its root.
pub(super) const CONSTANT: usize = 3;
pub(super) const ROOT: usize = 4;

/// The table, read once.
pub(super) fn rewrites() -> &'static [Rewrite] {
    static REWRITES: OnceLock<Vec<Rewrite>> = OnceLock::new();
    REWRITES.get_or_init(|| {
        let read = |identity: &Identity| Rewrite {
            identity: *identity,
            written: normal(&expression(&NAMES, identity.written)),
            stable: steep(&expression(&NAMES, identity.stable)),
        };
        IDENTITIES.iter().map(read).chain([weighted_logarithm()]).collect()
    })
}

/// `c * ln(sigmoid(a))`, 0 where `c` is, in functions that formulas cannot say: it is in the cross-entropies.
fn weighted_logarithm() -> Rewrite {
    let (mut written, mut stable) = (Body::builder(), Body::builder());
    let (a, c) = (written.operand(0), written.operand(2));
    let p = written.unary(Function::Sigmoid, a);
    let weighted = written.binary(Function::XLnY, c, p);
    let (a, c) = (stable.operand(0), stable.operand(2));
    let minus = stable.unary(Function::Negate, a);
    let ln = stable.unary(Function::SoftPlus, minus);
    let ln = stable.unary(Function::Negate, ln);
    let product = stable.binary(Function::MaskedProduct, c, ln);
    let identity = row("logarithm of a sigmoid, weighted", "c * ln(sigmoid(a))", "c * -soft_plus(-a)");
    Rewrite { identity, written: written.finish(weighted), stable: stable.finish(product) }
}

/// With the functions whose slopes keep their digits.
fn steep(body: &Body) -> Body {
    let mut steep = Body::builder();
    let mut places: Vec<Node> = Vec::new();
    for scalar in body.nodes() {
        let scalar = match scalar.renamed(&|node| places[node.0]) {
            Scalar::Apply(Function::Sigmoid, arguments) => Scalar::Apply(Function::SteepSigmoid, arguments),
            Scalar::Apply(Function::Tanh, arguments) => Scalar::Apply(Function::SteepTanh, arguments),
            other => other,
        };
        places.push(steep.push(scalar));
    }
    steep.finish(places[body.result().0])
}
