//! A scalar expression as Rust. A node that is used more than once gets a `let`, named after what it is. So does an element that
//! only one side of an `if` uses: a loop that loads behind a branch does not become vectors.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::scope::{Scope, ident};
use super::statement::Statement;
use super::text::{ATOM, LOOSE, PREFIX, PRODUCT, SUM, Strength, Text};
use super::types;
use crate::ir::{Body, Function, Node, Precision, Scalar};

/// What an expression is written with.
pub(super) struct Expression<'a> {
    pub(super) body: &'a Body,
    /// The operands, as they are read.
    pub(super) operands: &'a [Text],
    /// The indices' names.
    pub(super) indices: &'a [Ident],
    pub(super) precision: Precision,
    /// The names that are taken.
    pub(super) scope: Scope,
}

impl Expression<'_> {
    /// The `let`s, and the expression itself.
    pub(super) fn write(mut self) -> (Vec<Statement>, TokenStream) {
        let used = self.body.used();
        let uses = uses(self.body, &used);
        let (mut lets, on_a_side) = (Vec::new(), self.on_a_side(&used));
        let mut written: Vec<Text> = Vec::new();
        for (position, scalar) in self.body.nodes().iter().enumerate() {
            let mut text = self.node(scalar, &written);
            let is_shared = used[position] && uses[position] > 1 && !scalar.arguments().is_empty();
            if is_shared || on_a_side[position] && text.is_element && matches!(scalar, Scalar::Operand(_)) {
                let name = ident(&self.scope.take(noun(scalar)));
                lets.push(Statement::bind(&name, text));
                text = Text::atom(name);
            }
            written.push(text);
        }
        (lets, written[self.body.result().0].to_token_stream())
    }

    /// For each node whether it is part of one of the two sides that an `if` chooses from.
    fn on_a_side(&self, used: &[bool]) -> Vec<bool> {
        let nodes = self.body.nodes();
        let mut on_a_side = vec![false; nodes.len()];
        for (position, scalar) in nodes.iter().enumerate().rev().filter(|(position, _)| used[*position]) {
            let sides = match scalar {
                Scalar::Select(_, a, b) => vec![*a, *b],
                _ if on_a_side[position] => scalar.arguments(),
                _ => Vec::new(),
            };
            sides.iter().for_each(|node| on_a_side[node.0] = true);
        }
        on_a_side
    }

    fn node(&self, scalar: &Scalar, written: &[Text]) -> Text {
        match scalar {
            Scalar::Real(bits) => {
                let value = f64::from_bits(*bits);
                let strength = if value.is_sign_negative() { PREFIX } else { ATOM };
                Text::new(types::constant(value, self.precision), strength)
            }
            Scalar::Integer(value) => {
                let value = proc_macro2::Literal::i64_unsuffixed(*value);
                Text::atom(value)
            }
            Scalar::Operand(operand) => self.operands[*operand].clone(),
            Scalar::Index(axis) => Text::atom(&self.indices[*axis]),
            Scalar::Select(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|node| &written[node.0]);
                Text::new(quote!(if #condition { #a } else { #b }), LOOSE)
            }
            Scalar::Apply(function, arguments) => self.apply(*function, arguments, written),
        }
    }

    fn apply(&self, function: Function, arguments: &[Node], written: &[Text]) -> Text {
        let argument = |number: usize, least: Strength| written[arguments[number].0].inside(least);
        let operator: TokenStream = match function {
            Function::Negate | Function::Not => {
                let (a, sign) = (argument(0, PREFIX), if function == Function::Not { quote!(!) } else { quote!(-) });
                return Text::new(quote!(#sign #a), PREFIX);
            }
            Function::ToReal => {
                let (a, t) = (argument(0, ATOM), types::scalar(self.precision));
                return Text::atom(quote!((#a as #t)));
            }
            Function::ToPosition => {
                let a = argument(0, ATOM);
                return Text::atom(quote!((#a as ::core::primitive::u32 as ::core::primitive::usize)));
            }
            Function::Stop => return written[arguments[0].0].clone(),
            Function::Modulo if !matches!(self.body.node(arguments[1]), Scalar::Integer(_)) => {
                return call("modulo", arguments, written);
            }
            function if !function.is_operator() => return call(function.name(), arguments, written),
            function => function.name().parse().unwrap_or_default(),
        };
        let strength = strength(function);
        let is_comparison = strength == COMPARISON;
        let (a, b) = (argument(0, strength + u8::from(is_comparison)), argument(1, strength + 1));
        Text::new(quote!(#a #operator #b), strength)
    }
}

/// How often each node is an argument of one that is used.
fn uses(body: &Body, used: &[bool]) -> Vec<usize> {
    let mut uses = vec![0; body.nodes().len()];
    for (_, scalar) in body.nodes().iter().enumerate().filter(|(node, _)| used[*node]) {
        scalar.arguments().iter().for_each(|node| uses[node.0] += 1);
    }
    uses
}

fn call(name: &str, arguments: &[Node], written: &[Text]) -> Text {
    let name = ident(name);
    let arguments = arguments.iter().map(|node| &written[node.0]);
    Text::atom(quote!(::net_runtime::scalar::#name(#(#arguments),*)))
}

/// `a < b`; a comparison is never an operand of another one.
const COMPARISON: Strength = 3;

fn strength(function: Function) -> Strength {
    match function {
        Function::Or => 1,
        Function::And => 2,
        Function::Add | Function::Subtract => SUM,
        Function::Multiply | Function::Divide | Function::Modulo => PRODUCT,
        _ => COMPARISON,
    }
}

/// The name of the `let` that a node gets.
fn noun(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Apply(Function::Add, _) => "sum",
        Scalar::Apply(Function::Subtract, _) => "difference",
        Scalar::Apply(Function::Multiply, _) => "product",
        Scalar::Apply(Function::Divide, _) => "quotient",
        Scalar::Apply(Function::Negate, _) => "negative",
        Scalar::Apply(Function::Modulo, _) => "remainder",
        Scalar::Apply(function, _) if !function.is_operator() => function.name(),
        Scalar::Apply(..) => "holds",
        Scalar::Operand(_) => "element",
        _ => "chosen",
    }
}
