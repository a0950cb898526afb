//! `Order`, `Gather` and `ScatterAdd` as loops. Positions that are known only at run time go through `get`;
//! they are counted in memory order.
//!
//! ```text
//! let mut best = [0.0; B]; let mut position = [u32::MAX; B];
//! for u in 0..2 { for v in 0..2 {
//!     keep_largest(simd, &a[c][2 * x + v][2 * y + u], .., &mut best, &mut position);
//! } }
//! at[c][x][y] = position;
//! y[c][x][y] = best;                     where the next value is what stands there
//! ```
//!
//! The first few are kept in order by a function of the runtime:
//!
//! ```text
//! let mut first = [usize::MAX; 3];
//! let mut taken = 0;
//! for j in 0..8 { insert_position((x[j][i][s], 8 * j + i), |position| .., precedes, &mut first, &mut taken); }
//! for k in 0..3 { at[k][i][s] = first[k] as u32; }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::body::{Start, Writer};
use super::elements::{Bound, Layout};
use super::loops::Nest;
use super::scope::ident;
use super::{pooling, types};
use crate::ir::{Affine, Element, Index, Operation, Order, Place, Position, Read, ValueId, access, axes};

/// What becomes of positions that are not one for each sample.
fn lanes(bound: &Bound, number: &TokenStream) -> TokenStream {
    bound.block.as_ref().map_or_else(|| number.clone(), |block| types::of_each_sample(number, block))
}

/// The statements, and whether they call a kernel.
pub(super) fn order(writer: &Writer<'_>, id: ValueId, order: &Order) -> (Vec<TokenStream>, bool) {
    let (loops, calls_kernel) = search(writer, id, order);
    let (statements, is_call) =
        pooling::of_one(pooling::largest(writer, id, order), writer.bound(id).block.as_ref(), loops);
    (statements, is_call || calls_kernel)
}

fn search(writer: &Writer<'_>, id: ValueId, order: &Order) -> (Vec<TokenStream>, bool) {
    if let Some(take) = order.take {
        return (vec![first_few(writer, id, order, take)], false);
    }
    let (out, operand) = (writer.bound(id), writer.bound(order.operand.value));
    let at = access::identity(order.kept);
    let mut nest = Nest::new(&order.indices, &writer.scope).over(writer.samples(id)).along(&out, &at);
    let mut scope = nest.scope().clone();
    let [best, position] = ["best", "position"].map(|name| ident(&scope.take(name)));
    let positions = nest.positions(&at, &out.shape);
    let place = out.lanes(&positions);
    let positions = nest.positions(&order.operand.at, &operand.shape);
    let here = stored_position(&positions, &operand);
    let of_samples = out.block.is_some() && operand.block == out.block;
    let searched = if of_samples {
        let keep = if order.largest { quote!(keep_largest) } else { quote!(keep_smallest) };
        let candidate = operand.lanes(&positions);
        quote!(::net_runtime::__private::#keep(simd, &#candidate, #here, &mut #best, &mut #position);)
    } else {
        let (precedes, candidate) = (comparison(order), operand.at(&positions, None));
        quote! {
            if #position == ::core::primitive::u32::MAX || ::net_runtime::__private::#precedes(#candidate, #best) {
                #best = #candidate;
                #position = #here;
            }
        }
    };
    let search = nest.around(order.kept, order.indices.len(), searched);
    let zero = types::suffixed(&quote!(0.0), Element::Real, writer.program.precision);
    let (zero, nowhere) = (lanes(&out, &zero), lanes(&out, &quote!(::core::primitive::u32::MAX)));
    let search = quote! {
        let mut #best = #zero;
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
        return (vec![quote!(let #places = { #search #found };)], of_samples);
    }
    let stored = found_there.map(|value| quote!(#value = #best;));
    (vec![nest.around(0, order.kept, quote!(#search #place = #position; #stored))], of_samples)
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
            ::net_runtime::__private::insert_position(
                (#read, #flat),
                |position| #element.copied().unwrap_or(0.0),
                ::net_runtime::__private::#precedes,
                &mut #first,
                &mut #taken,
            );
        },
    );
    let body = nest.each_sample(quote! {
        let mut #first = [::core::primitive::usize::MAX; #take];
        let mut #taken = 0;
        #search
        for #rank in 0..#take { #place = #first[#rank] as ::core::primitive::u32; }
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
            Some(sum) if sum.to_string().contains(' ') => quote!((#sum) * #extent + #position),
            Some(sum) => quote!(#sum * #extent + #position),
        });
    }
    sum.unwrap_or_else(|| quote!(0))
}

/// The same as positions are stored.
fn stored_position(positions: &[TokenStream], of: &Bound) -> TokenStream {
    let flat = in_memory(positions, of);
    let flat = if flat.to_string().contains(' ') { quote!((#flat)) } else { flat };
    quote!(#flat as ::core::primitive::u32)
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
        (_, true) => quote!(#element.map_or(0, |&index| index.get() as ::core::primitive::u32)),
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

/// The statements, and whether they call a kernel.
pub(super) fn scatter_add(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> (Vec<TokenStream>, bool) {
    let (loops, calls_kernel) = added(writer, id, source, at);
    let call = pooling::largest_back(writer, id, source, at);
    let (statements, is_call) = pooling::of_one(call, writer.bound(id).block.as_ref(), loops);
    (statements, is_call || calls_kernel)
}

fn added(writer: &Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> (Vec<TokenStream>, bool) {
    if let Some(order) = windows_apart(writer, id, source, at) {
        return (carried_back(writer, id, source, order), true);
    }
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
    let loops = nest.all(quote!(if let ::core::option::Option::Some(#sum) = #element { *#sum += #added; }));
    let start = if out.layout == Layout::Value {
        let (name, zero) = (&out.name, types::suffixed(&quote!(0.0), Element::Real, writer.program.precision));
        quote!(let mut #name = #zero;)
    } else {
        writer.declared(id, &quote!(0.0)).unwrap_or_else(|| out.fill(&quote!(0.0)))
    };
    (writer.start(id).before(vec![start]).into_iter().chain([loops]).collect(), false)
}

/// The search whose positions are added at, where its windows share no element: then each element of a window is written
/// once, rather than one of them found.
fn windows_apart<'a>(writer: &'a Writer<'_>, id: ValueId, source: ValueId, at: &Place) -> Option<(ValueId, &'a Order)> {
    let Place::Flat(Position { affine, reads }) = at else { return None };
    let [(1, Read { value: positions, at })] = &reads[..] else { return None };
    let Operation::Order(order) = &writer.program.value(*positions).operation else { return None };
    let (of, shape) = (&order.operand, &writer.program.value(id).shape);
    let mut unused: Vec<usize> = order.indices.iter().map(|index| index.extent).collect();
    let is_apart = of.at.iter().all(|at| match at.terms[..] {
        [(Index(own), 1)] => {
            unused[own] = 1;
            true
        }
        [(Index(kept), step), (Index(tap), 1)] if kept < order.kept && order.kept <= tap => {
            unused[kept] = 1;
            std::mem::replace(&mut unused[tap], 1) as isize <= step
        }
        _ => false,
    });
    let is_search = order.take.is_none() && *affine == Affine::default() && *at == access::identity(order.kept);
    let same = writer.program.value(of.value).shape == *shape && writer.program.value(source).shape.len() == order.kept;
    let blocks = [id, source, *positions, of.value].map(|id| writer.bound(id).block);
    let of_samples = blocks[0].is_some() && blocks.iter().all(|block| *block == blocks[0]);
    let is_written_first = of_samples && writer.start(id) == Start::Overwrite && !writer.is_local(id);
    (is_apart && is_search && same && is_written_first && unused.iter().all(|extent| *extent == 1) && !shape.is_empty())
        .then_some((*positions, order))
}

/// `put_back(simd, &y_bar[c][x][y], &at[c][x][y], .., &mut a_bar[c][2 * x + v][2 * y + u])`
fn carried_back(
    writer: &Writer<'_>,
    id: ValueId,
    source: ValueId,
    (positions, order): (ValueId, &Order),
) -> Vec<TokenStream> {
    let (out, source, found, operand) =
        (writer.bound(id), writer.bound(source), writer.bound(positions), writer.bound(order.operand.value));
    let own = access::identity(order.kept);
    let mut nest = Nest::new(&order.indices, &writer.scope).along(&source, &own);
    let kept = nest.positions(&own, &source.shape);
    let (seed, found) = (source.lanes(&kept), found.lanes(&kept));
    let element = nest.positions(&order.operand.at, &out.shape);
    let (place, here) = (out.lanes(&element), stored_position(&element, &operand));
    let put = quote!(::net_runtime::__private::put_back(simd, &#seed, &#found, #here, &mut #place););
    let loops = nest.all(put);
    let points: usize = order.indices.iter().map(|index| index.extent).product();
    let covers = nest.is_whole() && points == out.shape.iter().product();
    let start = (!covers).then(|| out.fill(&quote!(0.0)));
    start.into_iter().chain([loops]).collect()
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
