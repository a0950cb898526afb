//! A contraction as loops in the order of its box, so that the sums are the canonical ones.
//!
//! ```text
//! z[o, y, x] = b[o] + k[o, c, u, v] * a[c, y + u, x + v]
//!
//! for o in 0..8 { for x in 0..24 { for y in 0..24 { for s in 0..B { z[o][x][y][s] = b[o]; } } } }     the first term assigns
//! for o .. { for x .. { for c .. { for u .. { for v .. { for y .. { for s .. { z[o][x][y][s] += k.. * a..; } } } } } } }
//!
//! t = e[j]:  let mut sum = [-0.0_f32; B]; for j in 0..10 { for s in 0..B { sum[s] += e[j][s]; } } t = sum;    a sum stays in a local
//! ```
//!
//! What is summed over the samples goes on from what is there, one sample after the other; the statements that start it
//! stand under `if !add`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Start, Writer};
use super::elements::{Bound, Layout};
use super::loops::Nest;
use super::scope::ident;
use super::types;
use crate::ir::{Affine, Element, Read, Term, ValueId, reach, size};

/// What the statements of one contraction are written with.
struct Sum<'a> {
    writer: &'a Writer<'a>,
    id: ValueId,
    out: Bound,
}

/// The statements that compute the value.
pub(super) fn contract(writer: &Writer<'_>, id: ValueId, terms: &[Term]) -> Vec<TokenStream> {
    let value = writer.program.value(id);
    let sum = Sum { writer, id, out: writer.bound(id) };
    let begins = writer.start(id);
    let goes_on = begins != Start::Overwrite || writer.sums_samples(id);
    let started = terms.first().filter(|_| !goes_on).and_then(|first| {
        let once = size(&first.extents()) == size(&value.shape);
        // A copy of integers reaches each element once, or it would not verify.
        let is_bijection = once
            && (value.element != Element::Real
                || reach::reaches_all(writer.program, value, std::slice::from_ref(first)));
        if is_bijection { sum.assign(first) } else { sum.start_with(first, terms.len() == 1) }
    });
    let (start, rest) = match started {
        Some(start) => (start, &terms[1..]),
        None => (sum.start_from_zero(reach::reaches_all(writer.program, value, terms), terms), terms),
    };
    begins.before(start).into_iter().chain(rest.iter().map(|term| sum.add_term(term))).collect()
}

impl Sum<'_> {
    fn nest<'t>(&self, term: &'t Term) -> Nest<'t> {
        Nest::new(&term.indices, &self.writer.scope).over(self.writer.samples(self.id)).along(&self.out, &term.out)
    }

    /// Whether the value is a scalar that one number holds.
    fn is_number(&self) -> bool {
        self.out.layout == Layout::Value
    }

    /// Assigns a term that reaches every element once; nothing where a scalar has no place to be assigned to.
    fn assign(&self, term: &Term) -> Option<Vec<TokenStream>> {
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, &self.out.shape);
        let place = self.out.place(&positions, nest.sample());
        let product = self.product(&mut nest, term);
        let assigned = !self.is_number() && nest.is_whole();
        let declared = self.writer.declared(self.id, &self.writer.zero(self.id));
        assigned.then(|| declared.into_iter().chain([nest.all(quote!(#place = #product;))]).collect())
    }

    /// Assigns the first term, if its box covers every element once, with whatever it sums innermost.
    fn start_with(&self, term: &Term, is_only: bool) -> Option<Vec<TokenStream>> {
        let kept = term.out.len();
        let own: Option<BTreeSet<_>> = term.out.iter().map(Affine::as_index).collect();
        let covers = own.is_some_and(|own| own.len() == kept && own.iter().all(|index| index.0 < kept));
        let extents_fit = term
            .out
            .iter()
            .zip(&self.out.shape)
            .all(|(at, n)| at.as_index().is_some_and(|index| term.indices[index.0].extent == *n));
        if !covers || !extents_fit {
            return None;
        }
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, &self.out.shape);
        let (place, lanes) = (self.out.place(&positions, nest.sample()), self.out.lanes(&positions));
        let product = self.product(&mut nest, term);
        if !nest.is_whole() {
            return None;
        }
        if self.is_number() {
            return Some(vec![self.number(&nest, term, is_only, &place, &product)]);
        }
        let copies = kept == term.indices.len();
        let start = if copies { self.writer.zero(self.id) } else { quote!(-0.0) };
        let declared = self.writer.declared(self.id, &start);
        let statement = match (copies, &declared) {
            (true, _) => nest.all(quote!(#place = #product;)),
            // A scalar of each sample is its own sum.
            (false, Some(_)) => nest.all(quote!(#place += #product;)),
            (false, None) => nest.around(0, kept, self.summed(&nest, kept, &lanes, None, &product)),
        };
        Some(declared.into_iter().chain([statement]).collect())
    }

    /// A scalar that later terms may still be added to.
    fn number(
        &self,
        nest: &Nest<'_>,
        term: &Term,
        is_only: bool,
        place: &TokenStream,
        product: &TokenStream,
    ) -> TokenStream {
        if term.indices.is_empty() {
            return if is_only { quote!(let #place = #product;) } else { quote!(let mut #place = #product;) };
        }
        let (zero, loops) = (self.real(&quote!(-0.0)), nest.all(quote!(#place += #product;)));
        quote!(let mut #place = #zero; #loops)
    }

    /// `let mut sum = start; for .. { sum += product; } lanes = sum;`, from -0.0 where nothing else is said.
    fn summed(
        &self,
        nest: &Nest<'_>,
        first: usize,
        lanes: &TokenStream,
        start: Option<&TokenStream>,
        product: &TokenStream,
    ) -> TokenStream {
        let (sum, zero) = (ident(&nest.scope().beside("sum")), self.real(&quote!(-0.0)));
        let sample = nest.sample().filter(|_| self.out.block.is_some());
        let sample = sample.iter();
        let added = nest.each_sample(quote!(#sum #([#sample])* += #product;));
        let loops = nest.around(first, nest.names.len(), added);
        let zero = self.out.block.as_ref().map_or(zero.clone(), |block| types::of_each_sample(&zero, block));
        let start = start.unwrap_or(&zero);
        quote!(let mut #sum = #start; #loops #lanes = #sum;)
    }

    /// A number that says its type.
    fn real(&self, number: &TokenStream) -> TokenStream {
        types::suffixed(number, Element::Real, self.writer.program.precision)
    }

    /// -0.0 where some point reaches, +0 elsewhere.
    fn start_from_zero(&self, reaches_all: bool, terms: &[Term]) -> Vec<TokenStream> {
        let zero = if reaches_all { quote!(-0.0) } else { quote!(0.0) };
        let fill = if self.is_number() {
            let (name, zero) = (&self.out.name, self.real(&zero));
            let mutable = if terms.is_empty() { quote!() } else { quote!(mut) };
            quote!(let #mutable #name = #zero;)
        } else {
            self.writer.declared(self.id, &zero).unwrap_or_else(|| self.out.fill(&zero))
        };
        let mut start = vec![fill];
        if !reaches_all {
            start.extend(terms.iter().map(|term| self.reached(term)));
        }
        start
    }

    /// Sets the elements that a term reaches to -0.0.
    fn reached(&self, term: &Term) -> TokenStream {
        let each = self.out.block.is_some();
        let nest = Nest::new(&term.indices, &self.writer.scope);
        let nest = if each { nest.over(self.writer.samples(self.id)) } else { nest };
        let mut nest = nest.along(&self.out, &term.out);
        let positions = nest.positions(&term.out, &self.out.shape);
        let place = self.out.place(&positions, nest.sample());
        self.product(&mut nest, term); // for the checks of what is read
        nest.all(quote!(#place = -0.0;))
    }

    /// Adds a term to what is there.
    fn add_term(&self, term: &Term) -> TokenStream {
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, &self.out.shape);
        let (place, lanes) = (self.out.place(&positions, nest.sample()), self.out.lanes(&positions));
        let level = nest.last_checked_level();
        let narrows_out = !nest.is_whole() && level.is_none();
        let product = self.product(&mut nest, term);
        let innermost = term.out.iter().filter_map(|at| nest.innermost(at)).max().map_or(0, |level| level + 1);
        let sums = innermost < term.indices.len() && !narrows_out;
        if sums && !self.is_number() && !term.out.is_empty() {
            let summed = self.summed(&nest, innermost, &lanes, Some(&lanes), &product);
            return nest.summed_samples(nest.around(0, innermost, summed));
        }
        nest.all(quote!(#place += #product;))
    }

    fn product(&self, nest: &mut Nest<'_>, term: &Term) -> TokenStream {
        product(self.writer, nest, (self.id, term))
    }
}

/// The factors of a term of value `id`, multiplied.
pub(super) fn product(writer: &Writer<'_>, nest: &mut Nest<'_>, (id, term): (ValueId, &Term)) -> TokenStream {
    let mut factor = |read: &Read| {
        let bound = writer.bound(read.value);
        let positions = nest.positions(&read.at, &bound.shape);
        bound.at(&positions, nest.sample())
    };
    let a = factor(&term.a);
    match term.b.as_ref().map(factor) {
        Some(b) => quote!(#a * #b),
        None => writer.stored(id, a),
    }
}
