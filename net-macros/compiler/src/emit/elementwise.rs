//! A function of elements at each position: a nest of loops, or one loop where all that it reads and writes lies alike.
//!
//! ```text
//! for i in 0..2 { for s in 0..B { z1_bar[i][s] = .. y2[i][s]; } }
//!
//! let (z1_bar, y2) = (flat_mut(z1_bar), flat(y2));           the numbers in memory order
//! for n in turns(3456 * B) { z1_bar[n] = .. y2[n]; }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::expression::Expression;
use super::loops::Nest;
use super::scope::ident;
use super::statement::Statement;
use super::text::{ATOM, LOOSE, Text};
use super::types::{self, number};
use super::writer::{Writer, before};
use crate::ir::{Map, Read, ValueId, access, axes, size};
use crate::plan::{Layout, Start, Step};

/// The statements that compute the value by a nest.
pub(super) fn nest(writer: &Writer<'_>, step: &Step, id: ValueId, map: &Map) -> Vec<Statement> {
    let (value, out) = (writer.program.value(id), writer.bound(id));
    let (indices, own) = (axes(&value.shape), access::identity(value.shape.len()));
    let mut nest = Nest::new(&indices, &writer.scope).over(writer.samples(id)).along(&out, &own);
    let positions = nest.positions(&own, &value.shape);
    let place = out.place(&positions, nest.sample());
    let read = |read: &Read| {
        let of = writer.bound(read.value);
        of.at(&nest.positions(&read.at, of.shape()), nest.sample())
    };
    let (in_place, operands) = operands(writer, id, map, &place, read);
    let precision = writer.program.precision;
    let scope = nest.scope().clone();
    let (lets, result) =
        Expression { body: &map.body, operands: &operands, indices: &nest.names, precision, scope }.write();
    let result = writer.stored(id, Text::new(result, LOOSE));
    let is_constant = map.is_same_everywhere() && lets.is_empty();
    let inside = |last: Statement| in_place.into_iter().chain(lets.clone()).chain([last]).collect();
    match step.start {
        _ if out.layout() == Layout::Value => vec![scalar(writer, id, &lets, result)],
        Start::Overwrite if is_constant && writer.is_local(id) => {
            let (name, filled) = (&out.name, out.filled(&result));
            let of = types::intermediate(&value.shape, value.element, precision, out.block.as_ref());
            vec![Statement::Let { pattern: quote!(#name), of: Some(of), value: filled }]
        }
        Start::Overwrite if is_constant => vec![out.fill(&result)],
        Start::Overwrite => {
            let declared = writer.declared(id, &writer.zero(id));
            declared.into_iter().chain(nest.all(inside(Statement::assign(place, result)))).collect()
        }
        start => {
            let started = before(start, vec![out.fill(&quote!(-0.0))]);
            started.into_iter().chain(nest.all(inside(Statement::add(place, result)))).collect()
        }
    }
}

/// `let loss: f32 = ..;`
fn scalar(writer: &Writer<'_>, id: ValueId, lets: &[Statement], result: TokenStream) -> Statement {
    let (value, name) = (writer.program.value(id), writer.bound(id).name);
    if !lets.is_empty() {
        return Statement::bind(name, quote!({ #(#lets)* #result }));
    }
    let of = types::intermediate(&value.shape, value.element, writer.program.precision, None);
    Statement::Let { pattern: quote!(#name), of: Some(of), value: result }
}

/// The operands as they are read. Where the result is written over an operand, in the slot that it takes over, the operand is
/// bound first: `let z2 = z2_bar[i][s];`.
fn operands(
    writer: &Writer<'_>,
    id: ValueId,
    map: &Map,
    place: &TokenStream,
    mut read: impl FnMut(&Read) -> Text,
) -> (Option<Statement>, Vec<Text>) {
    let mut in_place = None;
    let each = map.operands.iter().map(|operand| {
        let at = read(operand);
        if writer.plan.takes_over[id.0] != Some(operand.value) {
            return at;
        }
        let element = writer.bound(operand.value).name;
        in_place = Some(Statement::bind(&element, place));
        Text::atom(element)
    });
    let each = each.collect();
    (in_place, each)
}

/// The statements that compute the value by one loop over all numbers of all samples.
pub(super) fn flat(writer: &Writer<'_>, id: ValueId, map: &Map) -> Vec<Statement> {
    let out = writer.bound(id);
    let mut scope = writer.scope.clone();
    let (n, name) = (ident(&scope.take("n")), &out.name);
    let mut others: Vec<Ident> = Vec::new();
    let (in_place, operands) = operands(writer, id, map, &quote!(#name[#n]), |read| {
        let bound = writer.bound(read.value);
        let name = bound.name;
        if bound.view.layout == Layout::Value {
            return Text::atom(name);
        }
        if writer.plan.takes_over[id.0] != Some(read.value) && !others.contains(&name) {
            others.push(name.clone());
        }
        Text::element(quote!(#name[#n]), ATOM)
    });
    let precision = writer.program.precision;
    let (lets, result) = Expression { body: &map.body, operands: &operands, indices: &[], precision, scope }.write();
    let (count, block) = (number(size(out.shape())), &writer.arguments.generics.block);
    let own = quote!(::net_runtime::__private::flat_mut(#name));
    let flat = if others.is_empty() {
        Statement::bind(name, own)
    } else {
        Statement::bind(quote!((#name #(, #others)*)), quote!((#own #(, ::net_runtime::__private::flat(#others))*)))
    };
    let body = in_place.into_iter().chain(lets).chain([Statement::assign(quote!(#name[#n]), result)]).collect();
    vec![Statement::Block(vec![
        flat,
        Statement::Loop { index: n, range: quote!(::net_runtime::__private::turns(#count * #block)), body },
    ])]
}
