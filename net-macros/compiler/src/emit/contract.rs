//! A contraction as loops in the order of its box, so that the sums are the canonical ones.
//!
//! ```text
//! z[o, y, x] = b[o] + k[o, c, u, v] * a[c, y + u, x + v]
//!
//! for o in 0..8 { for y in 0..24 { for x in 0..24 { z[o][y][x] = b[o]; } } }            the first term assigns
//! for o .. { for y .. { for c .. { for u .. { for v .. { for x .. { z[o][y][x] += k.. * a..; } } } } } }
//!
//! s = e[j]:  let mut sum = -0.0; for j in 0..10 { sum += e[j]; } s = sum;               a sum stays in a local
//! ```
//!
//! What a batch sums starts from what is there already: the statements that start it stand under `if !add`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Start, Writer};
use super::elements::{Bound, Layout};
use super::loops::Nest;
use super::scope::ident;
use super::types;
use crate::ir::{Affine, Element, Read, Term, ValueId, reach, size};

/// The statements that compute the value.
pub(super) fn contract(writer: &Writer<'_>, id: ValueId, terms: &[Term]) -> Vec<TokenStream> {
    let value = writer.program.value(id);
    let out = writer.bound(id);
    let started = terms.first().and_then(|first| {
        let once = size(&first.extents()) == size(&value.shape);
        // A copy of integers reaches each element once, or it would not verify.
        let is_bijection = once
            && (value.element != Element::Real
                || reach::reaches_all(writer.program, value, std::slice::from_ref(first)));
        if is_bijection { assign(writer, &out, first) } else { start_with(writer, &out, first, terms.len() == 1) }
    });
    let begins = writer.start(id);
    let (start, rest) = match started {
        Some(start) if begins == Start::Overwrite => (vec![start], &terms[1..]),
        _ => (start_from_zero(writer, id, &out, reach::reaches_all(writer.program, value, terms), terms), terms),
    };
    begins.before(start).into_iter().chain(rest.iter().map(|term| add_term(writer, &out, term))).collect()
}

/// Assigns a term that reaches every element once; nothing where a scalar has no place to be assigned to.
fn assign(writer: &Writer<'_>, out: &Bound, term: &Term) -> Option<TokenStream> {
    let mut nest = Nest::new(&term.indices, &writer.scope);
    let place = out.place(&nest.positions(&term.out, &out.shape));
    let product = product(writer, &mut nest, term);
    (out.layout != Layout::Value && nest.is_whole()).then(|| nest.all(quote!(#place = #product;)))
}

/// Assigns the first term, if its box covers every element once, with whatever it sums innermost.
fn start_with(writer: &Writer<'_>, out: &Bound, term: &Term, is_only: bool) -> Option<TokenStream> {
    let kept = term.out.len();
    let own: Option<BTreeSet<_>> = term.out.iter().map(Affine::as_index).collect();
    let covers = own.is_some_and(|own| own.len() == kept && own.iter().all(|index| index.0 < kept));
    let extents_fit = term
        .out
        .iter()
        .zip(&out.shape)
        .all(|(at, n)| at.as_index().is_some_and(|index| term.indices[index.0].extent == *n));
    if !covers || !extents_fit {
        return None;
    }
    let mut nest = Nest::new(&term.indices, &writer.scope);
    let place = out.place(&nest.positions(&term.out, &out.shape));
    let product = product(writer, &mut nest, term);
    if !nest.is_whole() {
        return None;
    }
    if kept == term.indices.len() {
        let statement = if out.layout == Layout::Value {
            let_scalar(is_only, &place, &product)
        } else {
            quote!(#place = #product;)
        };
        return Some(nest.all(statement));
    }
    if out.layout == Layout::Value {
        let (t, loops) = (
            types::scalar(writer.program.precision),
            nest.around(kept, term.indices.len(), quote!(#place += #product;)),
        );
        return Some(quote!(let mut #place: #t = -0.0; #loops));
    }
    Some(nest.around(0, kept, summed(writer, &nest, kept, &place, &quote!(-0.0), &product)))
}

/// A scalar that later terms may still be added to.
fn let_scalar(is_final: bool, place: &TokenStream, value: &TokenStream) -> TokenStream {
    if is_final { quote!(let #place = #value;) } else { quote!(let mut #place = #value;) }
}

/// `let mut sum = start; for .. { sum += product; } place = sum;`
fn summed(
    writer: &Writer<'_>,
    nest: &Nest<'_>,
    first: usize,
    place: &TokenStream,
    start: &TokenStream,
    product: &TokenStream,
) -> TokenStream {
    let (sum, t) = (ident(&nest.scope().beside("sum")), types::scalar(writer.program.precision));
    let loops = nest.around(first, nest.names.len(), quote!(#sum += #product;));
    quote!(let mut #sum: #t = #start; #loops #place = #sum;)
}

/// -0.0 where some point reaches, +0 elsewhere.
fn start_from_zero(
    writer: &Writer<'_>,
    id: ValueId,
    out: &Bound,
    reaches_all: bool,
    terms: &[Term],
) -> Vec<TokenStream> {
    let zero = if reaches_all { quote!(-0.0) } else { quote!(0.0) };
    let fill = if out.layout == Layout::Value {
        let (name, t) = (&out.name, types::scalar(writer.program.precision));
        let mutable = if terms.is_empty() { quote!() } else { quote!(mut) };
        quote!(let #mutable #name: #t = #zero;)
    } else {
        out.fill(&zero)
    };
    let mut start = vec![fill];
    if !reaches_all {
        let shape = &writer.program.value(id).shape;
        start.extend(terms.iter().map(|term| reached(writer, out, shape, term)));
    }
    start
}

/// Sets the elements that a term reaches to -0.0.
fn reached(writer: &Writer<'_>, out: &Bound, shape: &[usize], term: &Term) -> TokenStream {
    let mut nest = Nest::new(&term.indices, &writer.scope);
    let place = out.place(&nest.positions(&term.out, shape));
    product(writer, &mut nest, term); // for the checks of what is read
    nest.all(quote!(#place = -0.0;))
}

/// Adds a term to what is there.
fn add_term(writer: &Writer<'_>, out: &Bound, term: &Term) -> TokenStream {
    let mut nest = Nest::new(&term.indices, &writer.scope);
    let place = out.place(&nest.positions(&term.out, &out.shape));
    let level = nest.last_checked_level();
    let narrows_out = !nest.is_whole() && level.is_none();
    let product = product(writer, &mut nest, term);
    let innermost = term.out.iter().flat_map(|at| &at.terms).map(|(index, _)| index.0 + 1).max().unwrap_or_default();
    let sums = innermost < term.indices.len() && !narrows_out;
    if sums && out.layout != Layout::Value {
        return nest.around(0, innermost, summed(writer, &nest, innermost, &place, &place, &product));
    }
    nest.all(quote!(#place += #product;))
}

fn product(writer: &Writer<'_>, nest: &mut Nest<'_>, term: &Term) -> TokenStream {
    let mut factor = |read: &Read| {
        let bound = writer.bound(read.value);
        let positions = nest.positions(&read.at, &bound.shape);
        bound.at(&positions)
    };
    let a = factor(&term.a);
    match term.b.as_ref().map(factor) {
        Some(b) => quote!(#a * #b),
        None => a,
    }
}
