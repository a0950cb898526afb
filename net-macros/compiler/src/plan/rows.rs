//! Which values of the scratch lie by rows.
//!
//! Arrays lie by columns (`views.rs`). Where one is reduced over its last axis, what is kept and lies next to each other is the
//! last axis of what comes out, which lies by rows then: lines of memory are reduced to a line.
//!
//! ```text
//! e: [4, 64, 64], by columns          strides 4096, 1, 64
//! s[g, i] = sum[j](e[g, i, j])        by rows: strides 64, 1; likewise of the products of two such arrays
//! ```

use super::views::{Layout, View};
use crate::ir::{Affine, Index, Operation, Order, Place, Program, Read, Term, ValueId};

/// Whether a value is reduced from an array in which the numbers next to each other are on the value's last axis, or is a function
/// of such values alone. `views` are those of all values before it.
pub(super) fn goes_by_rows(program: &Program, views: &[View], id: ValueId) -> bool {
    let is_last = |read: &Read, last: Option<Index>| {
        let view = &views[read.value.0];
        let innermost = view.memory_order().last().and_then(|axis| read.at[*axis].as_index());
        view.batched && innermost.is_some() && innermost == last
    };
    let is_along_line = |order: &Order| {
        order.indices.len() > order.kept && is_last(&order.operand, order.kept.checked_sub(1).map(Index))
    };
    match &program.value(id).operation {
        Operation::Contract(terms) => match &terms[..] {
            [Term { indices, out, a, b }] => {
                let last = out.last().and_then(Affine::as_index);
                let is_alike = b.as_ref().is_none_or(|b| b.at == a.at && is_last(b, last));
                indices.len() > out.len() && is_alike && is_last(a, last)
            }
            _ => false,
        },
        Operation::Order(order) => order.take.is_none() && is_along_line(order),
        Operation::Gather { at, .. } => searched(program, at).is_some_and(is_along_line),
        Operation::Map(map) => {
            let shape = &program.value(id).shape;
            let mut alike = map.operands.iter().map(|read| &views[read.value.0]).filter(|view| view.shape == *shape);
            alike.clone().next().is_some() && alike.all(|view| view.layout == Layout::Rows)
        }
        _ => false,
    }
}

/// Whether positions that were found in a value by rows are where a value is added to: it lies by rows then.
pub(super) fn is_found_by_rows(program: &Program, views: &[View], id: ValueId) -> bool {
    let Operation::ScatterAdd { at, .. } = &program.value(id).operation else { return false };
    searched(program, at).is_some_and(|order| views[order.operand.value.0].lies_by_rows())
}

/// The search for the positions that a place reads.
fn searched<'p>(program: &'p Program, at: &Place) -> Option<&'p Order> {
    let Place::Flat(at) = at else { return None };
    let [(1, Read { value, .. })] = &at.reads[..] else { return None };
    match &program.value(*value).operation {
        Operation::Order(order) if order.take.is_none() => Some(order),
        _ => None,
    }
}

/// For each value whether positions, which are counted in memory order, are found in it, or read or added to it: it lies as the
/// array does that they were found in.
pub(super) fn addressed(program: &Program) -> Vec<bool> {
    let mut addressed = vec![false; program.values.len()];
    for id in program.ids() {
        match &program.value(id).operation {
            Operation::Order(order) => addressed[order.operand.value.0] = true,
            Operation::Gather { source, .. } => addressed[source.0] = true,
            Operation::ScatterAdd { .. } => addressed[id.0] = true,
            _ => {}
        }
    }
    addressed
}
