//! Reads of and additions to elements at computed positions, as loops. Positions that are known only at run time go through
//! `get`; they are counted in memory order.
//!
//! ```text
//! loss_u[s] = <[_]>::get(u, target[s].get()).map(|lanes| &lanes[s]).copied().unwrap_or(0.0);
//! if let Some(sum) = <[_]>::get_mut(x_bar, target[s].get()).map(|lanes| &mut lanes[s]) { *sum += -1.0; }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::bound::Bound;
use super::loops::Nest;
use super::scope::ident;
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
