//! Searches for positions, as loops. Positions are counted in memory order.
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
use super::text::Text;
use super::types;
use super::writer::Writer;
use crate::ir::{Element, Order, ValueId, access};
use crate::plan::Positions;

/// One number in each element of a value: `[0.0; B]` where each sample has its own, else `0.0`.
fn lanes(bound: &Bound, number: &TokenStream) -> TokenStream {
    bound.block.as_ref().map_or_else(|| number.clone(), |block| types::of_each_sample(number, block))
}

/// The runtime's function that says whether an element takes the place of the best so far: `follows` in a search for the
/// largest.
fn comparison(order: &Order) -> TokenStream {
    if order.largest { quote!(follows) } else { quote!(precedes) }
}

/// The statements of a search.
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
    /// Where the position is written, and, where that is wanted, the element.
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
        let here = operand.stored_position(&positions);
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
