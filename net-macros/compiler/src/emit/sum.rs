//! A contraction as loops in the order of its box, so that the sums are the canonical ones.
//!
//! ```text
//! z[o, y, x] = b[o] + sum[c, u, v](k[o, c, u, v] * a[c, y + u, x + v])
//!
//! for o in 0..8 { for x in 0..24 { for y in 0..24 { for s in 0..B { z[o][x][y][s] = b[o]; } } } }     the first term assigns
//! for o .. { for x .. { for c .. { for u .. { for v .. { for y .. { for s .. { z[o][x][y][s] += k.. * a..; } } } } } } }
//!
//! t = sum[j](e[j]):  let mut sum = [-0.0_f32; B]; for j in 0..10 { for s in 0..B { sum[s] += e[j][s]; } } t = sum;
//! ```
//!
//! A sum over the samples is added to in memory, one sample after the other; the statements that set it to what it begins with
//! stand under `if !add`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::bound::Bound;
use super::loops::Nest;
use super::scope::ident;
use super::statement::Statement;
use super::types;
use super::writer::{Writer, before};
use crate::ir::{Element, Read, Term, ValueId};
use crate::plan::{Begin, Layout, Start, Step, Sum};

/// What the statements of one contraction are written with.
struct Loops<'a> {
    writer: &'a Writer<'a>,
    id: ValueId,
    out: Bound,
}

/// The statements that compute the value, or add some of its terms.
pub(super) fn sum(writer: &Writer<'_>, step: &Step, id: ValueId, sum: &Sum) -> Vec<Statement> {
    let loops = Loops { writer, id, out: writer.bound(id) };
    if let ([term], Begin::OverSamples) = (&sum.terms[..], sum.begin) {
        return loops.over_samples(term, step.start);
    }
    let (first, rest) = match (&sum.terms[..], sum.begin) {
        ([first, rest @ ..], Begin::Assign) => (loops.assign(first), rest),
        ([first, rest @ ..], Begin::Local) => (loops.in_a_local(first, rest.is_empty()), rest),
        ([first, rest @ ..], Begin::LocalOfAll) => (loops.summed_once(first), rest),
        (terms, begin) => (loops.neutral(begin == Begin::Neutral, terms), terms),
    };
    let rest = rest.iter().flat_map(|term| loops.add_term(term));
    before(step.start, first).into_iter().chain(rest).collect()
}

impl Loops<'_> {
    fn nest<'t>(&self, term: &'t Term) -> Nest<'t> {
        Nest::new(&term.indices, &self.writer.scope)
            .over(self.writer.samples_of_term(self.id, term))
            .along(&self.out, &term.out)
    }

    /// Whether the value is a scalar that one number holds.
    fn is_number(&self) -> bool {
        self.out.layout() == Layout::Value
    }

    /// Assigns a term that reaches every element once.
    fn assign(&self, term: &Term) -> Vec<Statement> {
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, self.out.shape());
        let place = self.out.place(&positions, nest.sample());
        let product = product(self.writer, &mut nest, (self.id, term));
        let declared = self.writer.declared(self.id, &self.writer.zero(self.id));
        declared.into_iter().chain(nest.all(vec![Statement::assign(place, product)])).collect()
    }

    /// Sums the samples in a local for as many elements as the term is the same of, and assigns it to them; adds the samples one by one
    /// where the sums go on from what is there.
    fn over_samples(&self, term: &Term, start: Start) -> Vec<Statement> {
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, self.out.shape());
        let place = self.out.place(&positions, nest.sample());
        let product = product(self.writer, &mut nest, (self.id, term));
        let (sum, zero) = (ident(&nest.scope().beside("sum")), self.real(&quote!(-0.0)));
        let (end, first) = (nest.names.len(), term.a.at.iter().filter_map(|at| nest.innermost(at)).max());
        let first = first.map_or(0, |level| level + 1);
        let samples = nest.summed_samples(vec![Statement::add(&sum, &product)]);
        let assigned = nest.around(first, end, vec![Statement::assign(&place, &sum)]);
        let local = std::iter::once(Statement::bind(quote!(mut #sum), zero)).chain(samples).chain(assigned);
        let otherwise = nest.around(0, first, local.collect());
        if start != Start::AddIfTold {
            return otherwise;
        }
        let body = nest.all(vec![Statement::add(place, product)]);
        vec![Statement::Choose { condition: quote!(add), body, otherwise }]
    }

    /// Sums the first term in a local for each element, and assigns it: the outer loops are the axes of the value, the inner
    /// ones what is summed.
    fn in_a_local(&self, term: &Term, is_only: bool) -> Vec<Statement> {
        let mut nest = self.nest(term);
        let positions = nest.positions(&term.out, self.out.shape());
        let (place, lanes) = (self.out.place(&positions, nest.sample()), self.out.lanes(&positions));
        let product = product(self.writer, &mut nest, (self.id, term));
        if self.is_number() {
            return self.number(&nest, term, is_only, &product);
        }
        let declared = self.writer.declared(self.id, &quote!(-0.0));
        let kept = term.out.len();
        let statements = match &declared {
            // A scalar of each sample is summed in the local that holds it.
            Some(_) => nest.all(vec![Statement::add(place, product)]),
            None => nest.around(0, kept, self.summed(&nest, kept, &lanes, None, &product)),
        };
        declared.into_iter().chain(statements).collect()
    }

    /// A scalar in a local of its own: `let t = e;`, or `let mut t = -0.0; for .. { t += e; }` where the term sums or later
    /// terms are added.
    fn number(&self, nest: &Nest<'_>, term: &Term, is_only: bool, product: &TokenStream) -> Vec<Statement> {
        let name = &self.out.name;
        if term.indices.is_empty() {
            let pattern = if is_only { quote!(#name) } else { quote!(mut #name) };
            return vec![Statement::bind(pattern, product)];
        }
        let zero = Statement::bind(quote!(mut #name), self.real(&quote!(-0.0)));
        std::iter::once(zero).chain(nest.all(vec![Statement::add(name, product)])).collect()
    }

    /// `let mut sum = start; for .. { sum += product; } lanes = sum;`, from -0.0 where nothing else is said.
    fn summed(
        &self,
        nest: &Nest<'_>,
        first: usize,
        lanes: &TokenStream,
        start: Option<&TokenStream>,
        product: &TokenStream,
    ) -> Vec<Statement> {
        let (sum, zero) = (ident(&nest.scope().beside("sum")), self.real(&quote!(-0.0)));
        let sample = nest.sample().filter(|_| self.out.block.is_some()).into_iter();
        let added = nest.each_sample(vec![Statement::add(quote!(#sum #([#sample])*), product)]);
        let loops = nest.around(first, nest.names.len(), added);
        let zero = self.out.block.as_ref().map_or(zero.clone(), |block| types::of_each_sample(&zero, block));
        let started = Statement::bind(quote!(mut #sum), start.unwrap_or(&zero));
        std::iter::once(started).chain(loops).chain([Statement::assign(lanes, sum)]).collect()
    }

    /// `let mut sum = -0.0; for .. { sum += w[j][i]; } lanes = [sum; B];`
    fn summed_once(&self, term: &Term) -> Vec<Statement> {
        let mut nest = Nest::new(&term.indices, &self.writer.scope).along(&self.out, &term.out);
        let lanes = self.out.lanes(&nest.positions(&term.out, self.out.shape()));
        let product = product(self.writer, &mut nest, (self.id, term));
        let (sum, zero) = (ident(&nest.scope().beside("sum")), self.real(&quote!(-0.0)));
        let loops = nest.around(term.out.len(), nest.names.len(), vec![Statement::add(&sum, product)]);
        let start = std::iter::once(Statement::bind(quote!(mut #sum), zero));
        let one = sum.to_token_stream();
        let all = self.out.block.as_ref().map_or(one.clone(), |block| types::of_each_sample(&one, block));
        let filled = Statement::assign(lanes, all);
        let declared = self.writer.declared(self.id, &quote!(-0.0));
        declared
            .into_iter()
            .chain(nest.around(0, term.out.len(), start.chain(loops).chain([filled]).collect()))
            .collect()
    }

    /// A number with its type, `-0.0_f32`.
    fn real(&self, number: &TokenStream) -> TokenStream {
        types::suffixed(number, Element::Real, self.writer.program.precision)
    }

    /// Sets all elements to what their sums begin with: -0.0 where some point of the terms reaches, +0 elsewhere.
    fn neutral(&self, reaches_all: bool, terms: &[Term]) -> Vec<Statement> {
        let zero = if reaches_all { quote!(-0.0) } else { quote!(0.0) };
        let fill = if self.is_number() {
            let (name, mutable) = (&self.out.name, (!terms.is_empty()).then(|| quote!(mut)));
            Statement::bind(quote!(#mutable #name), self.real(&zero))
        } else {
            self.writer.declared(self.id, &zero).unwrap_or_else(|| self.out.fill(&zero))
        };
        let reached = terms.iter().filter(|_| !reaches_all).flat_map(|term| self.reached(term));
        std::iter::once(fill).chain(reached).collect()
    }

    /// Sets the elements that a term reaches to -0.0.
    fn reached(&self, term: &Term) -> Vec<Statement> {
        let each = self.out.block.is_some();
        let nest = Nest::new(&term.indices, &self.writer.scope);
        let nest = if each { nest.over(self.writer.samples_of_term(self.id, term)) } else { nest };
        let mut nest = nest.along(&self.out, &term.out);
        let positions = nest.positions(&term.out, self.out.shape());
        let place = self.out.place(&positions, nest.sample());
        product(self.writer, &mut nest, (self.id, term)); // for the checks of what is read
        nest.all(vec![Statement::assign(place, quote!(-0.0))])
    }

    /// Adds a term to what is there.
    fn add_term(&self, term: &Term) -> Vec<Statement> {
        let nest = self.nest(term);
        let innermost = term.out.iter().filter_map(|at| nest.innermost(at)).max().map_or(0, |level| level + 1);
        // Where the output narrows the innermost loop, it moves with it: nothing is summed inside.
        let sums = innermost < term.indices.len() && !self.is_number() && !term.out.is_empty();
        let mut nest = nest.checking_sums();
        let positions = nest.positions(&term.out, self.out.shape());
        let (place, lanes) = (self.out.place(&positions, nest.sample()), self.out.lanes(&positions));
        let product = product(self.writer, &mut nest, (self.id, term));
        if sums {
            let summed = self.summed(&nest, innermost, &lanes, Some(&lanes), &product);
            return nest.summed_samples(nest.around(0, innermost, summed));
        }
        nest.all(vec![Statement::add(place, product)])
    }
}

/// The factors of a term of value `id`, multiplied.
pub(super) fn product(writer: &Writer<'_>, nest: &mut Nest<'_>, (id, term): (ValueId, &Term)) -> TokenStream {
    let mut factor = |read: &Read| {
        let bound = writer.bound(read.value);
        let positions = nest.positions(&read.at, bound.shape());
        bound.at(&positions, nest.sample())
    };
    let a = factor(&term.a);
    match term.b.as_ref().map(factor) {
        Some(b) => quote!(#a * #b),
        None => writer.stored(id, a),
    }
}
