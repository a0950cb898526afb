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

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;

use derive::Derived;
use diagnostics::Diagnostics;
use emit::Compiled;
use net::{Earlier, Net};
use requests::Function;
use syntax::{NetSyntax, Source};

/// What `net!` expands to: items, an expression, or the mistakes.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut sink = Diagnostics::default();
    match syntax::parse(tokens, &mut sink) {
        None => sink.tokens(),
        Some(Source::Definitions(nets)) => {
            let compiled = compile_all(&nets, &mut sink);
            let one =
                |(net, compiled): (_, &Option<Compiled>)| written(net, compiled.as_ref(), emit::definition, &sink);
            let items: TokenStream = nets.iter().zip(&compiled).map(one).collect();
            let mistakes = sink.tokens();
            quote!(#mistakes #items)
        }
        Some(Source::Anonymous(net)) => {
            let compiled = compile(&net, &[], &mut sink);
            written(&net, compiled.as_ref(), emit::anonymous, &sink)
        }
    }
}

/// What `nets!` expands to: the items, with every `net!<...>` in braces.
pub fn expand_items(tokens: TokenStream) -> TokenStream {
    syntax::in_angle_brackets(tokens)
}

fn written(
    syntax: &NetSyntax,
    compiled: Option<&Compiled>,
    emit: fn(&Compiled) -> TokenStream,
    sink: &Diagnostics,
) -> TokenStream {
    match compiled {
        Some(compiled) => emit(compiled),
        None => syntax::stand_in(syntax, &sink.tokens()),
    }
}

/// All nets of one macro call, each of which may use those before it as layers.
pub fn compile_all(nets: &[NetSyntax], sink: &mut Diagnostics) -> Vec<Option<Compiled>> {
    let mut earlier: Vec<Option<Rc<Net>>> = Vec::new();
    let mut all = Vec::new();
    for syntax in nets {
        let net = net::check(syntax, &earlier, sink).map(Rc::new);
        all.push(net.clone().and_then(|net| functions(net, syntax, sink)));
        earlier.push(net);
    }
    all
}

/// The whole compiler, for one net after those that stand before it.
pub fn compile(syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Compiled> {
    let net = net::check(syntax, earlier, sink)?;
    functions(Rc::new(net), syntax, sink)
}

fn functions(net: Rc<Net>, syntax: &NetSyntax, sink: &mut Diagnostics) -> Option<Compiled> {
    let before = sink.len();
    let lowered = lower::lower(&net);
    let (functions, without_gradients) = match &syntax.functions[..] {
        [] => requests::default_functions(&net, &lowered),
        lines => (requests::functions(&net, &lowered, lines, sink), None),
    };
    let derived: Vec<(Function, Derived)> = functions
        .into_iter()
        .filter_map(|function| derive::derive(&net, &lowered, &function, sink).map(|derived| (function, derived)))
        .collect();
    let whole = sink.len() == before && syntax.functions.iter().all(|line| line.mistakes.is_empty());
    (whole && syntax.refused.is_empty()).then_some(Compiled { net, lowered, functions: derived, without_gradients })
}
