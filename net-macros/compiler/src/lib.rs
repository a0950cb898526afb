//! The compiler behind `net!`: nets in, Rust functions that return values and gradients out.
//!
//! It knows nothing of rustc's macro interface, so that it can be tested, fuzzed and mutated as a library. A stage
//! is a module, and each uses only those above it:
//!
//! | stage | in | out |
//! |---|---|---|
//! | [`formula`] | the closure of a `map` | an expression of [`ir`] |
//! | [`syntax`] | tokens | what is written |
//! | [`net`] (with [`layers`]) | that | a checked net, every shape known |
//! | [`lower`](mod@lower) | that | its values, as primitives of [`ir`], and what is known of them |
//! | [`probabilities`] | both | mistakes of what a loss is given |
//! | [`paths`] | the same | where a gradient flows, as far as can be said without differentiating the net |
//! | [`requests`] | `fn` lines | functions, every path resolved |
//! | [`weights`] | `weights` entries and the headers of their files | where in the file each learned array lies |
//! | [`derive`](mod@derive) ([`differentiate`], [`simplify`]) | both | just what a function wants, with adjoints |
//! | [`plan`](mod@plan) | that | where each value lies |
//! | [`budget`] | that | how many bytes it takes, and mistakes where that is too many |
//! | [`diagram`] | all of it | a picture of the net, in the languages of Mermaid and Graphviz |
//! | [`emit`] | all of it | Rust |
//! | [`explain`](mod@explain) | all of it | a text that says what each function does, in which memory, with how much work |
//! | [`runtime`] | that | Rust that finds the runtime, whatever it is called |
//!
//! [`diagnostics`] stands above all, the interpreter (`interpret`, a feature) beside them, for tests.

pub mod diagnostics;
pub mod ir;

pub mod formula;
pub mod syntax;

pub mod layers;
pub mod net;

pub mod lower;
pub mod probabilities;

pub mod differentiate;
pub mod simplify;

pub mod paths;
pub mod requests;

pub mod weights;

pub mod derive;

pub mod plan;

pub mod budget;

pub mod diagram;

pub mod emit;

pub mod explain;

pub mod runtime;

#[cfg(feature = "interpret")]
pub mod interpret;

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;

use diagnostics::Diagnostics;
use emit::Compiled;
use lower::Lowered;
use net::{Earlier, Net};
use plan::{Blocks, Planned};
use requests::Function;
use syntax::{NetSyntax, Source};

/// What `net!` expands to: items, an expression, or the mistakes.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut sink = Diagnostics::default();
    let (runtime, entries) = runtime::split(tokens, &mut sink);
    runtime.link(expand_entries(entries, &mut sink))
}

/// The nets of what stands in `net!`, each compiled where it has no mistake.
pub fn compiled(tokens: TokenStream, sink: &mut Diagnostics) -> Vec<Option<Compiled>> {
    let nets = match syntax::parse(tokens, sink) {
        Some(Source::Definitions(nets)) => nets,
        Some(Source::Anonymous(net)) => vec![net],
        None => Vec::new(),
    };
    compile_all(&nets, sink)
}

fn expand_entries(tokens: TokenStream, sink: &mut Diagnostics) -> TokenStream {
    match syntax::parse(tokens, sink) {
        None => sink.tokens(),
        Some(Source::Definitions(nets)) => {
            let compiled = compile_all(&nets, sink);
            definitions(&nets, &compiled, &sink.tokens())
        }
        Some(Source::Anonymous(net)) => match compile(&net, &[], sink) {
            Some(compiled) if sink.is_empty() => emit::anonymous(&compiled),
            _ => syntax::stand_in(&net, &sink.tokens(), &BTreeSet::new()),
        },
    }
}

/// What `nets!` expands to: the items, with every `net!<...>` in braces.
pub fn expand_items(tokens: TokenStream) -> TokenStream {
    syntax::in_angle_brackets(tokens)
}

/// All nets as items. The mistakes stand once: in the stand-in of the first net that has one, else before all.
fn definitions(nets: &[NetSyntax], compiled: &[Option<Compiled>], mistakes: &TokenStream) -> TokenStream {
    let first = nets.iter().zip(compiled).find_map(|(net, compiled)| compiled.is_none().then_some(net));
    let aliases = |(net, compiled): (&NetSyntax, &Option<Compiled>)| match compiled {
        Some(compiled) => emit::aliases(compiled).into_iter().map(|alias| alias.name).collect(),
        None => syntax::aliases::of_syntax(net),
    };
    let aliases: Vec<Vec<String>> = nets.iter().zip(compiled).map(aliases).collect();
    let free = syntax::aliases::free(nets, &aliases);
    let one = |(net, compiled): (&NetSyntax, &Option<Compiled>)| match (compiled, first) {
        (Some(compiled), _) => emit::definition(compiled, &free),
        (None, Some(first)) if !std::ptr::eq(net, first) => syntax::stand_in_like(first, net, &free),
        (None, _) => syntax::stand_in(net, mistakes, &free),
    };
    let items: TokenStream = nets.iter().zip(compiled).map(one).collect();
    if first.is_some() { items } else { quote!(#mistakes #items) }
}

/// All nets of one macro call, each of which may use those before it as layers.
pub fn compile_all(nets: &[NetSyntax], sink: &mut Diagnostics) -> Vec<Option<Compiled>> {
    let mut earlier: Vec<Option<Rc<Net>>> = Vec::new();
    let mut all = Vec::new();
    let mut mistaken: BTreeSet<&str> = BTreeSet::new();
    for syntax in nets {
        let net = match &syntax.made_of {
            None => net::check(syntax, &earlier, sink),
            Some(template) => of_template(syntax, template, &earlier, &mut mistaken, sink),
        };
        let net = net.map(Rc::new);
        all.push(net.clone().and_then(|net| functions(net, syntax, sink)));
        earlier.push(net);
    }
    all
}

/// A net that a template was made into. A mistake in the template is reported once, whatever its sizes.
fn of_template<'a>(
    syntax: &NetSyntax,
    (name, text): &'a (String, String),
    earlier: &Earlier,
    mistaken: &mut BTreeSet<&'a str>,
    sink: &mut Diagnostics,
) -> Option<Net> {
    let mut own = Diagnostics::default();
    let net = net::check(syntax, earlier, &mut own);
    if !own.is_empty() && mistaken.insert(name) {
        own.into_each().for_each(|mistake| sink.add(mistake.note(format!("in `{text}`"))));
    }
    net
}

/// The whole compiler, for one net after those that stand before it.
pub fn compile(syntax: &NetSyntax, earlier: &Earlier, sink: &mut Diagnostics) -> Option<Compiled> {
    let net = net::check(syntax, earlier, sink)?;
    functions(Rc::new(net), syntax, sink)
}

fn functions(net: Rc<Net>, syntax: &NetSyntax, sink: &mut Diagnostics) -> Option<Compiled> {
    let before = sink.len();
    let lowered = lower::lower(&net);
    if let Some(id) = lowered.unmapped.first() {
        let layer = net.layer_of(*id);
        let message =
            format!("expected a layer that `net_map` can have, found `{}`, whose value is positions", layer.text);
        sink.add(diagnostics::Diagnostic::new(layer.extent, message).note("this is reserved, for now"));
        return None;
    }
    probabilities::check(&net, &lowered, sink);
    let (functions, without_gradients) = match &syntax.functions[..] {
        [] if syntax.has_no_functions => (Vec::new(), None),
        [] => requests::default_functions(&net, &lowered),
        lines => (requests::functions(&net, &lowered, lines, sink), None),
    };
    let weights = syntax.weights.as_ref().and_then(|entry| weights::find(&net, entry, sink));
    let blocks = Blocks::of(&net, &lowered);
    let planned: Vec<Planned> =
        functions.into_iter().filter_map(|function| planned(&net, &lowered, blocks, function, sink)).collect();
    let found = sink.len() == before;
    let excesses = if found { budget::check((&net, &lowered), blocks, &planned, syntax, sink) } else { Vec::new() };
    let whole = sink.len() == before && syntax.functions.iter().all(|line| line.mistakes.is_empty());
    (whole && syntax.refused.is_empty()).then_some(Compiled {
        net,
        lowered,
        blocks,
        functions: planned,
        without_gradients,
        weights,
        excesses,
    })
}

/// A function with what it computes, and how. Where several blocks of samples descend, their gradients are summed first.
fn planned(
    net: &Net,
    lowered: &Lowered,
    blocks: Blocks,
    mut function: Function,
    sink: &mut Diagnostics,
) -> Option<Planned> {
    if function.batch.is_some_and(|samples| blocks.samples_of(samples) < samples) {
        function.descend_behind();
    }
    let derived = derive::derive(net, lowered, &function, sink)?;
    let plan = plan::plan(net, &function, &derived);
    Some(Planned { function, derived, plan })
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod package {}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often the expansion says what is wrong, and how many mistakes there are.
    fn counts(text: &str) -> (usize, usize) {
        let mut sink = Diagnostics::default();
        if let Some(Source::Definitions(nets)) = syntax::parse(text.parse().unwrap(), &mut sink) {
            compile_all(&nets, &mut sink);
        }
        (expand(text.parse().unwrap()).to_string().matches("compile_error").count(), sink.len())
    }

    #[test]
    fn every_mistake_stands_once_in_the_expansion() {
        assert_eq!(counts("A = linear(3 -> 2);"), (0, 0));
        assert_eq!(counts("const K = ; A = linear(3 -> 2);"), (1, 1));
        assert_eq!(expand("const K = ; ramp".parse().unwrap()).to_string().matches("compile_error").count(), 1);
        assert_eq!(counts("A = rmap |> linear(0); fn f(inptu) -> output;"), (3, 3));
        assert_eq!(counts("A = rmap; B = linear(3 -> 2); C = b |> linear(3 -> 2); D = c |> ramp;"), (2, 2));
        assert_eq!(counts("A = linear(3 -> 2); linear(3 -> 2); fn f(input) -> output;"), (1, 1));
    }
}
