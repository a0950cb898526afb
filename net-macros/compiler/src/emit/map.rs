//! A function of elements at each position: a nest of loops, or one loop where all that it reads and writes lies alike.
//!
//! ```text
//! for i in 0..2 { for s in 0..B { z1_bar[i][s] = .. y2[i][s]; } }
//!
//! let (z1_bar, y2) = (flat_mut(z1_bar), flat(y2));           the numbers in memory order
//! for n in 0..3456 * B { z1_bar[n] = .. y2[n]; }
//! ```
//!
//! The one loop is the faster one: an optimiser unrolls short loops inside a nest before it could make vectors of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::body::{Start, Writer};
use super::elements::{Bound, Layout};
use super::expression::Expression;
use super::loops::Nest;
use super::scope::ident;
use super::types::{self, number};
use crate::ir::{Element, Map, Read, Scalar, ValueId, access, axes, size};

/// A nest over so few elements is left as it is.
const FEW: usize = 4;

/// The statements that compute the value.
pub(super) fn map(writer: &Writer<'_>, id: ValueId, map: &Map) -> Vec<TokenStream> {
    let (value, out, start) = (writer.program.value(id), writer.bound(id), writer.start(id));
    if let Some(loops) = one_loop(writer, id, map) {
        return vec![loops];
    }
    let (indices, own) = (axes(&value.shape), access::identity(value.shape.len()));
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id)).along(&out, &own);
    let positions = nest.positions(&own, &value.shape);
    let place = out.place(&positions, nest.sample());
    let read = |read: &Read| {
        let of = writer.bound(read.value);
        of.at(&nest.positions(&read.at, &of.shape), nest.sample())
    };
    let (in_place, operands) = operands(writer, id, map, &place, read);
    let expression = Expression {
        body: &map.body,
        operands: &operands,
        indices: &nest.names,
        precision: writer.program.precision,
        scope: nest.scope().clone(),
    };
    let (lets, result) = expression.write();
    let result = writer.stored(id, result);
    if out.layout == Layout::Value {
        let t = types::intermediate(&value.shape, value.element, writer.program.precision, None);
        let declared =
            if lets.is_empty() { quote!(let #place: #t = #result;) } else { quote!(let #place = { #lets #result };) };
        return vec![declared];
    }
    let is_constant = map.is_same_everywhere() && lets.is_empty();
    match start {
        Start::Overwrite if is_constant && writer.is_local(id) => {
            let (name, filled) = (&out.name, out.filled(&result));
            let t = types::intermediate(&value.shape, value.element, writer.program.precision, out.block.as_ref());
            vec![quote!(let #name: #t = #filled;)]
        }
        Start::Overwrite if is_constant => vec![out.fill(&result)],
        Start::Overwrite => {
            let declared = writer.declared(id, &writer.zero(id));
            declared.into_iter().chain([nest.all(quote!(#in_place #lets #place = #result;))]).collect()
        }
        _ => {
            let added = nest.all(quote!(#lets #place += #result;));
            start.before(vec![out.fill(&quote!(-0.0))]).into_iter().chain([added]).collect()
        }
    }
}

/// The operands as they are read, and the `let` of the one that the result takes the place of.
fn operands(
    writer: &Writer<'_>,
    id: ValueId,
    map: &Map,
    place: &TokenStream,
    mut read: impl FnMut(&Read) -> TokenStream,
) -> (TokenStream, Vec<TokenStream>) {
    let mut in_place = TokenStream::new();
    let each = map.operands.iter().map(|operand| {
        let at = read(operand);
        if !is_replaced(writer, id, operand) {
            return at;
        }
        let element = writer.bound(operand.value).name;
        in_place = quote!(let #element = #place;);
        quote!(#element)
    });
    let each = each.collect();
    (in_place, each)
}

/// Whether the value is written where the operand is.
fn is_replaced(writer: &Writer<'_>, id: ValueId, operand: &Read) -> bool {
    writer.plan.takes_over[id.0] == Some(operand.value) || writer.is_passing(operand.value)
}

/// One loop over all numbers of all samples.
fn one_loop(writer: &Writer<'_>, id: ValueId, map: &Map) -> Option<TokenStream> {
    let (value, out) = (writer.program.value(id), writer.bound(id));
    let block = out.block.clone()?;
    let count = size(&value.shape);
    let is_alike = |other: &Bound| other.layout == out.layout && other.shape == out.shape && other.block.is_some();
    let fits = |read: &Read| {
        let (of, bound) = (writer.program.value(read.value), writer.bound(read.value));
        let is_one = bound.layout == Layout::Value && bound.block.is_none();
        of.element == Element::Real && (is_one || is_alike(&bound) && access::is_identity(&read.at))
    };
    let has_indices = map.body.nodes().iter().any(|node| matches!(node, Scalar::Index(_)));
    if count <= FEW
        || value.element != Element::Real
        || writer.start(id) != Start::Overwrite
        || has_indices
        || map.is_same_everywhere()
        || !map.operands.iter().all(fits)
    {
        return None;
    }
    let mut scope = writer.scope.clone();
    let n = ident(&scope.take("n"));
    let name = &out.name;
    let mut others: Vec<Ident> = Vec::new();
    let (in_place, operands) = operands(writer, id, map, &quote!(#name[#n]), |read| {
        let bound = writer.bound(read.value);
        let name = bound.name.clone();
        if bound.layout == Layout::Value {
            return quote!(#name);
        }
        if !is_replaced(writer, id, read) && !others.contains(&name) {
            others.push(name.clone());
        }
        quote!(#name[#n])
    });
    let precision = writer.program.precision;
    let (lets, result) = Expression { body: &map.body, operands: &operands, indices: &[], precision, scope }.write();
    let count = number(count);
    let own = quote!(::net_runtime::__private::flat_mut(#name));
    let flat = if others.is_empty() {
        quote!(let #name = #own;)
    } else {
        quote!(let (#name #(, #others)*) = (#own #(, ::net_runtime::__private::flat(#others))*);)
    };
    Some(quote!({ #flat for #n in 0..#count * #block { #in_place #lets #name[#n] = #result; } }))
}
