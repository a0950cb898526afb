//! The compiler behind `net!`: nets in, Rust functions that return values and gradients out.
//!
//! It knows nothing of rustc's macro interface, so that it can be tested, fuzzed and mutated as a library. A stage
//! is a module, and each uses only those above it:
//!
//! | stage | in | out |
//! |---|---|---|
//! | [`syntax`] | tokens | what is written |
//! | [`net`] (with [`layers`]) | that | a checked net, every shape known |
//! | [`lower`](mod@lower) | that | its values, as primitives of [`ir`] |
//! | [`requests`] | `fn` lines | functions, every path resolved |
//! | [`derive`](mod@derive) ([`differentiate`], [`simplify`]) | both | just what a function wants, with adjoints |
//! | [`plan`](mod@plan) | that | where each value lies |
//! | [`emit`] | all of it | Rust |
//!
//! [`diagnostics`] stands above all, the interpreter (`interpret`, a feature) beside them, for tests.

pub mod diagnostics;
pub mod ir;
pub mod syntax;

pub mod layers;
pub mod net;

pub mod lower;

pub mod differentiate;
pub mod simplify;

pub mod derive;
pub mod requests;

pub mod plan;

pub mod emit;

#[cfg(feature = "interpret")]
pub mod interpret;

use proc_macro2::TokenStream;
use quote::quote;

use derive::Derived;
use diagnostics::Diagnostics;
use emit::Compiled;
use requests::Function;
use syntax::{NetSyntax, Source};

/// What `net!` expands to: items, an expression, or the mistakes.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut sink = Diagnostics::default();
    match syntax::parse(tokens, &mut sink) {
        None => sink.tokens(),
        Some(Source::Definitions(nets)) => {
            let items: TokenStream = nets.iter().map(|net| one(net, emit::definition, &mut sink)).collect();
            let mistakes = sink.tokens();
            quote!(#mistakes #items)
        }
        Some(Source::Anonymous(net)) => one(&net, emit::anonymous, &mut sink),
    }
}

/// What `nets!` expands to: the items, with every `net!<...>` in braces.
pub fn expand_items(tokens: TokenStream) -> TokenStream {
    syntax::in_angle_brackets(tokens)
}

fn one(syntax: &NetSyntax, emit: fn(&Compiled) -> TokenStream, sink: &mut Diagnostics) -> TokenStream {
    match compile(syntax, sink) {
        Some(compiled) => emit(&compiled),
        None => syntax::stand_in(syntax, &sink.tokens()),
    }
}

/// The whole compiler, for one net.
pub fn compile(syntax: &NetSyntax, sink: &mut Diagnostics) -> Option<Compiled> {
    let before = sink.len();
    let net = net::check(syntax, sink)?;
    let lowered = lower::lower(&net);
    let functions = match &syntax.functions[..] {
        [] => requests::default_functions(&net, &lowered),
        lines => requests::functions(&net, &lowered, lines, sink),
    };
    let derived: Vec<(Function, Derived)> = functions
        .into_iter()
        .filter_map(|function| derive::derive(&net, &lowered, &function, sink).map(|derived| (function, derived)))
        .collect();
    (sink.len() == before).then_some(Compiled { net, lowered, functions: derived })
}
