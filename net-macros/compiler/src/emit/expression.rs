//! A scalar expression as Rust. A node that is used more than once gets a `let`, named after what it is; so does an element
//! that is only wanted on one side of a condition, as a loop whose loads wait for a branch does not become vectors.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use super::types;
use crate::ir::{Body, Function, Node, Precision, Scalar};

/// What an expression is written with.
pub(super) struct Expression<'a> {
    pub(super) body: &'a Body,
    /// The operands, as they are read.
    pub(super) operands: &'a [TokenStream],
    /// The indices' names.
    pub(super) indices: &'a [Ident],
    pub(super) precision: Precision,
    /// The names that are taken.
    pub(super) scope: Scope,
}

impl Expression<'_> {
    /// The `let`s, and the expression itself.
    pub(super) fn write(mut self) -> (TokenStream, TokenStream) {
        let mut uses = vec![0_usize; self.body.nodes().len()];
        let used = self.body.used();
        for (_, scalar) in self.body.nodes().iter().enumerate().filter(|(node, _)| used[*node]) {
            scalar.arguments().iter().for_each(|node| uses[node.0] += 1);
        }
        let (mut lets, on_a_side) = (TokenStream::new(), self.on_a_side(&used));
        let mut written: Vec<Written> = Vec::new();
        for (position, scalar) in self.body.nodes().iter().enumerate() {
            let mut text = self.node(scalar, &written);
            let is_shared = used[position] && uses[position] > 1 && !scalar.arguments().is_empty();
            if is_shared || on_a_side[position] && is_element(scalar, &text.tokens) {
                let name = ident(&self.scope.take(noun(scalar)));
                let value = text.tokens;
                lets.extend(quote!(let #name = #value;));
                text = Written { tokens: quote!(#name), strength: ATOM };
            }
            written.push(text);
        }
        (lets, written[self.body.result().0].tokens.clone())
    }

    /// Whether each node is part of what a condition chooses from.
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

    fn node(&self, scalar: &Scalar, written: &[Written]) -> Written {
        match scalar {
            Scalar::Real(bits) => {
                let value = f64::from_bits(*bits);
                let strength = if value.is_sign_negative() { PREFIX } else { ATOM };
                Written { tokens: types::constant(value, self.precision), strength }
            }
            Scalar::Integer(value) => {
                let value = proc_macro2::Literal::i64_unsuffixed(*value);
                atom(quote!(#value))
            }
            Scalar::Operand(operand) => {
                let tokens = self.operands[*operand].clone();
                let dereferenced = tokens.to_string().starts_with('*');
                Written { tokens, strength: if dereferenced { PREFIX } else { ATOM } }
            }
            Scalar::Index(axis) => {
                let index = &self.indices[*axis];
                atom(quote!(#index))
            }
            Scalar::Select(condition, a, b) => {
                let (condition, a, b) = (&written[condition.0].tokens, &written[a.0].tokens, &written[b.0].tokens);
                Written { tokens: quote!(if #condition { #a } else { #b }), strength: 0 }
            }
            Scalar::Apply(function, arguments) => self.apply(*function, arguments, written),
        }
    }

    fn apply(&self, function: Function, arguments: &[Node], written: &[Written]) -> Written {
        let argument = |number: usize, least: u8| written[arguments[number].0].inside(least);
        let operator: TokenStream = match function {
            Function::Negate | Function::Not => {
                let (a, sign) = (argument(0, PREFIX), if function == Function::Not { quote!(!) } else { quote!(-) });
                return Written { tokens: quote!(#sign #a), strength: PREFIX };
            }
            Function::ToReal => {
                let (a, t) = (argument(0, ATOM), types::scalar(self.precision));
                return Written { tokens: quote!((#a as #t)), strength: ATOM };
            }
            Function::Stop => {
                return Written { tokens: written[arguments[0].0].tokens.clone(), ..written[arguments[0].0] };
            }
            Function::Modulo => return self.call("modulo", arguments, written),
            function if !function.is_operator() => {
                return self.call(function.name(), arguments, written);
            }
            function => function.name().parse().unwrap_or_default(),
        };
        let strength = strength(function);
        let comparison = strength == 3;
        let (a, b) = (argument(0, if comparison { strength + 1 } else { strength }), argument(1, strength + 1));
        Written { tokens: quote!(#a #operator #b), strength }
    }

    fn call(&self, name: &str, arguments: &[Node], written: &[Written]) -> Written {
        let name = ident(name);
        let arguments = arguments.iter().map(|node| &written[node.0].tokens);
        atom(quote!(::net_runtime::scalar::#name(#(#arguments),*)))
    }
}

const ATOM: u8 = 9;
const PREFIX: u8 = 6;

#[derive(Clone)]
struct Written {
    tokens: TokenStream,
    strength: u8,
}

impl Written {
    /// In parentheses where it binds less than `least`.
    fn inside(&self, least: u8) -> TokenStream {
        let tokens = &self.tokens;
        if self.strength < least { quote!((#tokens)) } else { tokens.clone() }
    }
}

fn atom(tokens: TokenStream) -> Written {
    Written { tokens, strength: ATOM }
}

fn strength(function: Function) -> u8 {
    match function {
        Function::Or => 1,
        Function::And => 2,
        Function::Add | Function::Subtract => 4,
        Function::Multiply | Function::Divide => 5,
        _ => 3,
    }
}

/// Whether it is read from an array.
fn is_element(scalar: &Scalar, text: &TokenStream) -> bool {
    matches!(scalar, Scalar::Operand(_)) && text.clone().into_iter().nth(1).is_some()
}

/// What a node with a `let` is called.
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
