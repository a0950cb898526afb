//! Reads of and additions to elements at computed positions, as loops. Positions that are known only at run time go through
//! `get`; they are counted in memory order.
//!
//! ```text
//! loss_u[s] = <[_]>::get(u, target[s].get()).and_then(|lanes| <[_]>::get(lanes, s)).copied().unwrap_or(0.0);
//! if let Some(sum) = <[_]>::get_mut(x_bar, target[s].get()).and_then(|lanes| <[_]>::get_mut(lanes, s)) { *sum += -1.0; }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::bound::Bound;
use super::loops::Nest;
use super::scope::{axis_noun, ident};
use super::statement::Statement;
use super::text::{PRODUCT, SUM, Text};
use super::types;
use super::writer::{Writer, before};
use crate::ir::{Affine, Element, Place, Position, ValueId, access, axes};
use crate::plan::{Layout, PutBack, Scatter, Start, Step};

/// The statements that read elements at computed positions; an element out of range is 0.
pub(super) fn gather(writer: &Writer<'_>, step: &Step, id: ValueId, source: ValueId, at: &Place) -> Vec<Statement> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let (indices, own) = (axes(out.shape()), access::identity(out.shape().len()));
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id)).along(&out, &own);
    let positions = nest.positions(&own, out.shape());
    let place = out.place(&positions, nest.sample());
    let (lets, element) = element_at(writer, &mut nest, &source, at, false);
    let value = match (writer.program.value(id).element, source.view.holds) {
        (Element::Real, _) => quote!(#element.copied().unwrap_or(0.0)),
        (_, crate::plan::Holds::Classes) => {
            quote!(#element.map_or(0, |&index| index.get() as ::net_runtime::u32))
        }
        _ => quote!(#element.copied().unwrap_or(0)),
    };
    if out.layout() == Layout::Value {
        let value = if lets.is_empty() { value } else { quote!({ #(#lets)* #value }) };
        return vec![Statement::bind(place, value)];
    }
    let inside = |last: Statement| lets.into_iter().chain([last]).collect();
    if step.start == Start::Overwrite {
        let declared = writer.declared(id, &writer.zero(id));
        return declared.into_iter().chain(nest.all(inside(Statement::assign(place, value)))).collect();
    }
    let started = before(step.start, vec![out.fill(&quote!(-0.0))]);
    started.into_iter().chain(nest.all(inside(Statement::add(place, value)))).collect()
}

/// The statements that add a value at computed positions.
pub(super) fn scatter(writer: &Writer<'_>, step: &Step, id: ValueId, scatter: &Scatter) -> Vec<Statement> {
    match &scatter.put_back {
        Some(back) => put_back(writer, id, scatter.source, back),
        None => added(writer, step, id, scatter.source, &scatter.at),
    }
}

fn added(writer: &Writer<'_>, step: &Step, id: ValueId, source: ValueId, at: &Place) -> Vec<Statement> {
    let (out, source) = (writer.bound(id), writer.bound(source));
    let indices = axes(source.shape());
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id));
    let positions = nest.positions(&access::identity(indices.len()), source.shape());
    let added = source.at(&positions, nest.sample());
    let (lets, element) = element_at(writer, &mut nest, &out, at, true);
    let sum = ident(&nest.scope().beside("sum"));
    let condition = quote!(let ::core::option::Option::Some(#sum) = #element);
    let found = Statement::If { condition, body: vec![Statement::add(quote!(*#sum), added)] };
    let loops = nest.all(lets.into_iter().chain([found]).collect());
    let start = if out.layout() == Layout::Value {
        let (name, zero) = (&out.name, types::suffixed(&quote!(0.0), Element::Real, writer.program.precision));
        Statement::bind(quote!(mut #name), zero)
    } else {
        writer.declared(id, &quote!(0.0)).unwrap_or_else(|| out.fill(&quote!(0.0)))
    };
    before(step.start, vec![start]).into_iter().chain(loops).collect()
}

/// `put_back(simd, &y_bar[c][x][y], &at[c][x][y], .., &mut a_bar[c][2 * x + v][2 * y + u])`
fn put_back(writer: &Writer<'_>, id: ValueId, source: ValueId, back: &PutBack) -> Vec<Statement> {
    let order = &back.order;
    let [out, source, found, operand] = [id, source, back.positions, order.operand.value].map(|id| writer.bound(id));
    let own = access::identity(order.kept);
    let mut nest = Nest::new(&order.indices, &writer.scope).along(&source, &own);
    let kept = nest.positions(&own, source.shape());
    let (seed, found) = (source.lanes(&kept), found.lanes(&kept));
    let element = nest.positions(&order.operand.at, out.shape());
    let (place, here) = (out.lanes(&element), operand.stored_position(&element));
    let put = quote!(::net_runtime::__private::put_back(simd, &#seed, &#found, #here, &mut #place));
    let loops = nest.all(vec![Statement::Call(put)]);
    let start = (!back.covers).then(|| out.fill(&quote!(0.0)));
    start.into_iter().chain(loops).collect()
}

/// The `Option` of a reference to what stands at a computed place, and what is bound before it: `let column = at[k] as usize;`.
fn element_at(
    writer: &Writer<'_>,
    nest: &mut Nest<'_>,
    of: &Bound,
    at: &Place,
    mutable: bool,
) -> (Vec<Statement>, TokenStream) {
    let (mut scope, mut lets) = (nest.scope().clone(), Vec::new());
    let (is_flat, rank) = (matches!(at, Place::Flat(_)), at.positions().len());
    let positions = at.positions().iter().enumerate().map(|(axis, own)| {
        let position = position_of(writer, nest, own);
        if own.reads.is_empty() || !of.is_in_closure((!is_flat).then_some(axis)) {
            return position;
        }
        let name = ident(&scope.take(axis_noun(axis, rank)));
        lets.push(Statement::bind(&name, position));
        Text::atom(name)
    });
    let positions: Vec<Text> = positions.collect();
    let element = match &positions[..] {
        [flat] if is_flat => of.get(flat, nest.sample(), mutable),
        _ => of.get_at(&positions, nest.sample(), mutable),
    };
    (lets, element)
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
