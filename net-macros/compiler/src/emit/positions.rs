//! Searches for positions, and what is read and added at computed ones, as loops. Positions that are known only at run time
//! go through `get`; they are counted in memory order.
//!
//! ```text
//! let mut best = [0.0; B]; let mut position = [u32::MAX; B];
//! for u in 0..2 { for v in 0..2 {
//!     keep_largest(simd, &a[c][2 * x + v][2 * y + u], .., &mut best, &mut position);
//! } }
//! at[c][x][y] = position;
//! y[c][x][y] = best;                     where a value is what stands there
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::bound::Bound;
use super::loops::Nest;
use super::scope::ident;
use super::statement::Statement;
use super::text::{ATOM, PRODUCT, SUM, Text};
use super::types;
use super::writer::{Writer, before};
use crate::ir::{Affine, Element, Order, Place, Position, ValueId, access, axes};
use crate::plan::{Layout, Positions, Scatter, Start, Step};

/// What stands for each sample of a block, where each has its own.
fn lanes(bound: &Bound, number: &TokenStream) -> TokenStream {
    bound.block.as_ref().map_or_else(|| number.clone(), |block| types::of_each_sample(number, block))
}

/// `largest` or `smallest`, as the runtime says it of two elements: which comes first.
fn comparison(order: &Order) -> TokenStream {
    if order.largest { quote!(follows) } else { quote!(precedes) }
}

/// `position as u32`, counted in memory order.
fn stored_position(of: &Bound, positions: &[Text]) -> TokenStream {
    let flat = of.flat_position(positions).inside(ATOM);
    quote!(#flat as ::net_runtime::u32)
}

/// A search.
pub(super) fn search(writer: &Writer<'_>, id: ValueId, search: &Positions) -> Vec<Statement> {
    match search.order.take {
        Some(take) => first_few(writer, id, &search.order, take),
        None => Search::of(writer, id, search).statements(),
    }
}

/// A search for one position each.
struct Search<'a> {
    writer: &'a Writer<'a>,
    id: ValueId,
    order: &'a Order,
    out: Bound,
    nest: Nest<'a>,
    best: Ident,
    position: Ident,
    /// The place of a position, and of what stands there.
    place: TokenStream,
    found: Option<TokenStream>,
}

impl<'a> Search<'a> {
    fn of(writer: &'a Writer<'a>, id: ValueId, search: &'a Positions) -> Self {
        let (order, out) = (&search.order, writer.bound(id));
        let at = access::identity(order.kept);
        let mut nest = Nest::new(&order.indices, &writer.scope).over(writer.samples(id)).along(&out, &at);
        let mut scope = nest.scope().clone();
        let [best, position] = ["best", "position"].map(|name| ident(&scope.take(name)));
        let positions = nest.positions(&at, out.shape());
        let place = out.lanes(&positions);
        let found = search.found.map(|value| {
            let bound = writer.bound(value);
            let positions = nest.positions(&at, bound.shape());
            bound.lanes(&positions)
        });
        Search { writer, id, order, out, nest, best, position, place, found }
    }

    fn statements(mut self) -> Vec<Statement> {
        let compared = self.compared();
        let (kept, all) = (self.order.kept, self.order.indices.len());
        let search = self.nest.around(kept, all, vec![compared]);
        let zero = types::suffixed(&quote!(0.0), Element::Real, self.writer.program.precision);
        let (zero, nowhere) = (lanes(&self.out, &zero), lanes(&self.out, &quote!(::net_runtime::u32::MAX)));
        let Search { best, position, place, found, .. } = &self;
        let started = [Statement::bind(quote!(mut #best), zero), Statement::bind(quote!(mut #position), nowhere)];
        let mut search: Vec<Statement> = started.into_iter().chain(search).collect();
        if self.writer.is_local(self.id) {
            let (places, result) = match found {
                Some(value) => (quote!((#place, #value)), quote!((#position, #best))),
                None => (place.clone(), quote!(#position)),
            };
            return vec![Statement::bind(places, quote!({ #(#search)* #result }))];
        }
        search.push(Statement::assign(place, position));
        search.extend(found.as_ref().map(|value| Statement::assign(value, best)));
        self.nest.around(0, kept, search)
    }

    /// One element compared with the best so far: of each sample by a function of the runtime.
    fn compared(&mut self) -> Statement {
        let (order, operand) = (self.order, self.writer.bound(self.order.operand.value));
        let positions = self.nest.positions(&order.operand.at, operand.shape());
        let here = stored_position(&operand, &positions);
        let Search { best, position, .. } = self;
        if self.out.block.is_some() && operand.block.is_some() {
            let (keep, candidate) =
                (if order.largest { quote!(keep_largest) } else { quote!(keep_smallest) }, operand.lanes(&positions));
            return Statement::Call(quote!(
                ::net_runtime::__private::#keep(simd, &#candidate, #here, &mut #best, &mut #position)
            ));
        }
        let (precedes, candidate) = (comparison(order), operand.at(&positions, None));
        Statement::If {
            condition: quote! {
                #position == ::net_runtime::u32::MAX || ::net_runtime::__private::#precedes(#candidate, #best)
            },
            body: vec![Statement::assign(&*best, candidate), Statement::assign(&*position, here)],
        }
    }
}

/// The first few, kept in order by a function of the runtime.
///
/// ```text
/// let mut first = [usize::MAX; 3];
/// let mut taken = 0;
/// for j in 0..8 { insert_position((x[j][i][s], 8 * j + i), |position| .., precedes, &mut first, &mut taken); }
/// for rank in 0..3 { at[rank][i][s] = first[rank] as u32; }
/// ```
fn first_few(writer: &Writer<'_>, id: ValueId, order: &Order, take: usize) -> Vec<Statement> {
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let mut nest = Nest::new(&order.indices, &writer.scope).over(writer.samples(id));
    let mut scope = nest.scope().clone();
    let [first, taken, rank] = ["first", "taken", "rank"].map(|name| ident(&scope.take(name)));
    let mut kept = nest.positions(&access::identity(order.kept), &out.shape()[..order.kept]);
    kept.push(Text::atom(&rank));
    let sample = nest.sample().cloned();
    let place = out.place(&kept, sample.as_ref());
    let positions = nest.positions(&order.operand.at, operand.shape());
    let (read, flat) = (operand.at(&positions, sample.as_ref()), operand.flat_position(&positions));
    let element = operand.get(&Text::atom(quote!(position)), sample.as_ref(), false);
    let (precedes, take) = (comparison(order), types::number(take));
    let taken_in = Statement::Call(quote! {
        ::net_runtime::__private::insert_position(
            (#read, #flat),
            |position| #element.copied().unwrap_or(0.0),
            ::net_runtime::__private::#precedes,
            &mut #first,
            &mut #taken,
        )
    });
    let search = nest.around(order.kept, order.indices.len(), vec![taken_in]);
    let stored = vec![Statement::assign(place, quote!(#first[#rank] as ::net_runtime::u32))];
    let started = [
        Statement::bind(quote!(mut #first), quote!([::net_runtime::usize::MAX; #take])),
        Statement::bind(quote!(mut #taken), quote!(0)),
    ];
    let ranks = Statement::Loop { index: rank, range: quote!(0..#take), body: stored };
    let body = nest.each_sample(started.into_iter().chain(search).chain([ranks]).collect());
    nest.around(0, order.kept, body)
}

/// What stands at computed positions; 0 out of range.
pub(super) fn gather(writer: &Writer<'_>, step: &Step, id: ValueId, source: ValueId, at: &Place) -> Vec<Statement> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let (indices, own) = (axes(out.shape()), access::identity(out.shape().len()));
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id)).along(&out, &own);
    let positions = nest.positions(&own, out.shape());
    let place = out.place(&positions, nest.sample());
    let element = element_at(writer, &mut nest, &source, at, false);
    let value = match (writer.program.value(id).element, source.view.holds) {
        (Element::Real, _) => quote!(#element.copied().unwrap_or(0.0)),
        (_, crate::plan::Holds::Classes) => {
            quote!(#element.map_or(0, |&index| index.get() as ::net_runtime::u32))
        }
        _ => quote!(#element.copied().unwrap_or(0)),
    };
    if out.layout() == Layout::Value {
        return vec![Statement::bind(place, value)];
    }
    if step.start == Start::Overwrite {
        let declared = writer.declared(id, &writer.zero(id));
        return declared.into_iter().chain(nest.all(vec![Statement::assign(place, value)])).collect();
    }
    let started = before(step.start, vec![out.fill(&quote!(-0.0))]);
    started.into_iter().chain(nest.all(vec![Statement::add(place, value)])).collect()
}

/// Something added at computed positions.
pub(super) fn scatter(writer: &Writer<'_>, step: &Step, id: ValueId, scatter: &Scatter) -> Vec<Statement> {
    match &scatter.put_back {
        Some((positions, order)) => put_back(writer, id, scatter.source, (*positions, order)),
        None => added(writer, step, id, scatter.source, &scatter.at),
    }
}

fn added(writer: &Writer<'_>, step: &Step, id: ValueId, source: ValueId, at: &Place) -> Vec<Statement> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let indices = axes(source.shape());
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id));
    let positions = nest.positions(&access::identity(indices.len()), source.shape());
    let added = source.at(&positions, nest.sample());
    let element = element_at(writer, &mut nest, &out, at, true);
    let sum = ident(&nest.scope().beside("sum"));
    let loops = nest.all(vec![Statement::If {
        condition: quote!(let ::core::option::Option::Some(#sum) = #element),
        body: vec![Statement::add(quote!(*#sum), added)],
    }]);
    let start = if out.layout() == Layout::Value {
        let (name, zero) = (&out.name, types::suffixed(&quote!(0.0), Element::Real, writer.program.precision));
        Statement::bind(quote!(mut #name), zero)
    } else {
        writer.declared(id, &quote!(0.0)).unwrap_or_else(|| out.fill(&quote!(0.0)))
    };
    before(step.start, vec![start]).into_iter().chain(loops).collect()
}

/// `put_back(simd, &y_bar[c][x][y], &at[c][x][y], .., &mut a_bar[c][2 * x + v][2 * y + u])`
fn put_back(
    writer: &Writer<'_>,
    id: ValueId,
    source: ValueId,
    (positions, order): (ValueId, &Order),
) -> Vec<Statement> {
    let [out, source, found, operand] = [id, source, positions, order.operand.value].map(|id| writer.bound(id));
    let own = access::identity(order.kept);
    let mut nest = Nest::new(&order.indices, &writer.scope).along(&source, &own);
    let kept = nest.positions(&own, source.shape());
    let (seed, found) = (source.lanes(&kept), found.lanes(&kept));
    let element = nest.positions(&order.operand.at, out.shape());
    let (place, here) = (out.lanes(&element), stored_position(&operand, &element));
    let put = quote!(::net_runtime::__private::put_back(simd, &#seed, &#found, #here, &mut #place));
    let loops = nest.all(vec![Statement::Call(put)]);
    let points: usize = order.indices.iter().map(|index| index.extent).product();
    let covers = nest.is_whole() && points == out.shape().iter().product();
    let start = (!covers).then(|| out.fill(&quote!(0.0)));
    start.into_iter().chain(loops).collect()
}

/// The `Option` of a reference to what stands at a computed place.
fn element_at(writer: &Writer<'_>, nest: &mut Nest<'_>, of: &Bound, at: &Place, mutable: bool) -> TokenStream {
    let positions: Vec<Text> = at.positions().iter().map(|own| position_of(writer, nest, own)).collect();
    match (at, &positions[..]) {
        (Place::Flat(_), [flat]) => of.get(flat, nest.sample(), mutable),
        _ => of.get_at(&positions, nest.sample(), mutable),
    }
}

/// `2 * i + at[i]`
fn position_of(writer: &Writer<'_>, nest: &mut Nest<'_>, position: &Position) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    if position.affine != Affine::default() || position.reads.is_empty() {
        parts.push(nest.sum(&position.affine, true));
    }
    for (factor, read) in &position.reads {
        let bound = writer.bound(read.value);
        let at = nest.positions(&read.at, bound.shape());
        let (element, own) = (bound.at(&at, nest.sample()), types::number(factor.unsigned_abs()));
        parts.push(if *factor == 1 { element } else { Text::new(quote!(#own * #element), PRODUCT) });
    }
    match &parts[..] {
        [only] => only.clone(),
        _ => Text::new(quote!(#(#parts)+*), SUM),
    }
}
