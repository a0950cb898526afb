//! `Order`, `Gather` and `ScatterAdd` as loops. Positions that are known only at run time go through `get`;
//! they are counted in memory order.
//!
//! ```text
//! let mut best = [0.0; B]; let mut position = [u32::MAX; B];
//! for u in 0..2 { for v in 0..2 { for s in 0..B {
//!     let candidate = a[c][2 * x + v][2 * y + u][s];
//!     let is_taken = position[s] == u32::MAX || precedes(candidate, best[s]);
//!     best[s] = if is_taken { candidate } else { best[s] };
//!     position[s] = if is_taken { .. } else { position[s] };
//! } } }
//! at[c][x][y] = position;
//! y[c][x][y] = best;                     where the next value is what stands there
//! ```
//!
//! The first few are kept in order by a function of the runtime:
//!
//! ```text
//! let mut first = [usize::MAX; 3];
//! let mut taken = 0;
//! for j in 0..8 { take((x[j][i][s], 8 * j + i), |position| .., precedes, &mut first, &mut taken); }
//! for k in 0..3 { at[k][i][s] = first[k] as u32; }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Start, Writer};
use super::elements::{Bound, Layout};
use super::loops::Nest;
use super::scope::ident;
use super::types;
use crate::ir::{Affine, Element, Operation, Order, Place, Position, Read, ValueId, access, axes};

/// What becomes of positions that are not one for each sample.
fn lanes(bound: &Bound, number: &TokenStream) -> TokenStream {
    bound.block.as_ref().map_or_else(|| number.clone(), |block| types::of_each_sample(number, block))
}

pub(super) fn order(writer: &Writer<'_>, id: ValueId, order: &Order) -> Vec<TokenStream> {
    if let Some(take) = order.take {
        return vec![first_few(writer, id, order, take)];
    }
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let at = access::identity(order.kept);
    let mut nest = Nest::new(&order.indices, &writer.scope).over(writer.samples(id)).along(&out, &at);
    let mut scope = nest.scope().clone();
    let names = ["best", "position", "candidate", "is_taken"];
    let [best, position, candidate, taken] = names.map(|name| ident(&scope.take(name)));
    let positions = nest.positions(&at, &out.shape);
    let place = out.lanes(&positions);
    let sample = nest.sample().cloned();
    let of_sample = sample.iter();
    let (best_of, position_of) = (quote!(#best #([#of_sample])*), {
        let of_sample = sample.iter();
        quote!(#position #([#of_sample])*)
    });
    let positions = nest.positions(&order.operand.at, &operand.shape);
    let (read, flat) = (operand.at(&positions, sample.as_ref()), in_memory(&positions, &operand));
    let precedes = comparison(order);
    let searched = nest.each_sample(quote! {
        let #candidate = #read;
        let #taken = #position_of == u32::MAX || ::net_runtime::__private::#precedes(#candidate, #best_of);
        #best_of = if #taken { #candidate } else { #best_of };
        #position_of = if #taken { (#flat) as u32 } else { #position_of };
    });
    let search = nest.around(order.kept, order.indices.len(), searched);
    let t = types::intermediate(&[], Element::Real, writer.program.precision, out.block.as_ref());
    let (zero, nowhere) = (lanes(&out, &quote!(0.0)), lanes(&out, &quote!(u32::MAX)));
    let search = quote! {
        let mut #best: #t = #zero;
        let mut #position = #nowhere;
        #search
    };
    let found_there = taken_there(writer, id).map(|value| {
        let bound = writer.bound(value);
        let positions = nest.positions(&at, &bound.shape);
        bound.lanes(&positions)
    });
    if writer.is_local(id) {
        let (places, found) = match found_there {
            Some(value) => (quote!((#place, #value)), quote!((#position, #best))),
            None => (place, quote!(#position)),
        };
        return vec![quote!(let #places = { #search #found };)];
    }
    let stored = found_there.map(|value| quote!(#value = #best;));
    vec![nest.around(0, order.kept, quote!(#search #place = #position; #stored))]
}

/// The value behind positions of extrema, if it is what stands there: it is known when they are.
pub(super) fn taken_there(writer: &Writer<'_>, positions: ValueId) -> Option<ValueId> {
    let next = ValueId(positions.0 + 1);
    let Operation::Order(order) = &writer.program.value(positions).operation else { return None };
    let Operation::Gather { source, at: Place::Flat(at) } = &writer.program.values.get(next.0)?.operation else {
        return None;
    };
    let own = Position::read(Read { value: positions, at: access::identity(order.kept) });
    let is_there = order.take.is_none() && *source == order.operand.value && *at == own;
    let (of, beside) = (writer.bound(positions), writer.bound(next));
    let is_like =
        of.shape == beside.shape && of.block == beside.block && writer.is_local(positions) == writer.is_local(next);
    (is_there && is_like && writer.start(next) == Start::Overwrite).then_some(next)
}

/// Which of two elements comes first.
fn comparison(order: &Order) -> TokenStream {
    if order.largest { quote!(follows) } else { quote!(precedes) }
}

fn first_few(writer: &Writer<'_>, id: ValueId, order: &Order, take: usize) -> TokenStream {
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let mut nest = Nest::new(&order.indices, &writer.scope).over(writer.samples(id));
    let mut scope = nest.scope().clone();
    let [first, taken, rank] = ["first", "taken", "rank"].map(|name| ident(&scope.take(name)));
    let mut kept = nest.positions(&access::identity(order.kept), &out.shape[..order.kept]);
    kept.push(quote!(#rank));
    let sample = nest.sample().cloned();
    let place = out.place(&kept, sample.as_ref());
    let positions = nest.positions(&order.operand.at, &operand.shape);
    let (read, flat) = (operand.at(&positions, sample.as_ref()), in_memory(&positions, &operand));
    let element = operand.get(&quote!(position), sample.as_ref(), false);
    let (precedes, take) = (comparison(order), types::number(take));
    let search = nest.around(
        order.kept,
        order.indices.len(),
        quote! {
            ::net_runtime::__private::take(
                (#read, #flat),
                |position| #element.copied().unwrap_or(0.0),
                ::net_runtime::__private::#precedes,
                &mut #first,
                &mut #taken,
            );
        },
    );
    let body = nest.each_sample(quote! {
        let mut #first = [usize::MAX; #take];
        let mut #taken = 0;
        #search
        for #rank in 0..#take { #place = #first[#rank] as u32; }
    });
    nest.around(0, order.kept, body)
}

/// These positions as one, counted in the memory order of the value.
fn in_memory(positions: &[TokenStream], of: &Bound) -> TokenStream {
    let mut sum: Option<TokenStream> = None;
    for axis in of.memory_order() {
        let (position, extent) = (&positions[axis], types::number(of.shape[axis]));
        sum = Some(match sum {
            None => quote!(#position),
            Some(sum) => quote!((#sum) * #extent + #position),
        });
    }
    sum.unwrap_or_else(|| quote!(0))
}

pub(super) fn gather(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> Vec<TokenStream> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let (indices, own) = (axes(&out.shape), access::identity(out.shape.len()));
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id)).along(&out, &own);
    let positions = nest.positions(&own, &out.shape);
    let sample = nest.sample().cloned();
    let place = out.place(&positions, sample.as_ref());
    let element = match at {
        Place::Flat(position) => source.get(&position_of(writer, &mut nest, position), sample.as_ref(), false),
        Place::Axes(positions) => source.get_at(&positions_of(writer, &mut nest, positions), sample.as_ref(), false),
    };
    let value = match (writer.program.value(id).element, source.classes) {
        (Element::Real, _) => quote!(#element.copied().unwrap_or(0.0)),
        (_, false) => quote!(#element.copied().unwrap_or(0)),
        (_, true) => quote!(#element.map_or(0, |index| index.get() as u32)),
    };
    if out.layout == Layout::Value {
        return vec![quote!(let #place = #value;)];
    }
    match writer.start(id) {
        Start::Overwrite => {
            let declared = writer.declared(id, &writer.zero(id));
            declared.into_iter().chain([nest.all(quote!(#place = #value;))]).collect()
        }
        start => {
            let (start, added) = (start.before(vec![out.fill(&quote!(-0.0))]), nest.all(quote!(#place += #value;)));
            start.into_iter().chain([added]).collect()
        }
    }
}

pub(super) fn scatter_add(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> Vec<TokenStream> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let indices = axes(&source.shape);
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id));
    let positions = nest.positions(&access::identity(indices.len()), &source.shape);
    let sample = nest.sample().cloned();
    let added = source.at(&positions, sample.as_ref());
    let element = match at {
        Place::Flat(position) => out.get(&position_of(writer, &mut nest, position), sample.as_ref(), true),
        Place::Axes(positions) => out.get_at(&positions_of(writer, &mut nest, positions), sample.as_ref(), true),
    };
    let sum = ident(&nest.scope().beside("sum"));
    let loops = nest.all(quote!(if let Some(#sum) = #element { *#sum += #added; }));
    let start = if out.layout == Layout::Value {
        let (name, t) = (&out.name, types::scalar(writer.program.precision));
        quote!(let mut #name: #t = 0.0;)
    } else {
        writer.declared(id, &quote!(0.0)).unwrap_or_else(|| out.fill(&quote!(0.0)))
    };
    writer.start(id).before(vec![start]).into_iter().chain([loops]).collect()
}

fn positions_of(writer: &Writer<'_>, nest: &mut Nest<'_>, positions: &[Position]) -> Vec<TokenStream> {
    positions.iter().map(|position| position_of(writer, nest, position)).collect()
}

fn position_of(writer: &Writer<'_>, nest: &mut Nest<'_>, position: &Position) -> TokenStream {
    let mut parts: Vec<TokenStream> = Vec::new();
    if position.affine != Affine::default() || position.reads.is_empty() {
        parts.push(nest.sum(&position.affine, true));
    }
    for (factor, read) in &position.reads {
        let bound = writer.bound(read.value);
        let at = nest.positions(&read.at, &bound.shape);
        let (element, factor_tokens) = (bound.at(&at, nest.sample()), types::number(factor.unsigned_abs()));
        parts.push(if *factor == 1 { element } else { quote!(#factor_tokens * #element) });
    }
    quote!(#(#parts)+*)
}
