//! Fusion: a map that only one map reads, element by element, becomes part of that one. One loop instead of two,
//! and a value less. Never into an inner loop: the reader has the same shape.
//!
//! ```text
//! a[i] = tanh(x[i]);  b[i] = 2 * a[i]      becomes      b[i] = 2 * tanh(x[i])
//! ```
//!
//! An expression of more than [`MOST_NODES`] is nothing that a person reads, and a chain of thousands of `tanh` would become
//! one: it stays several values.

use crate::ir::{Body, Map, Operation, Program, Read, Value, ValueId, access};

/// How many nodes an expression has at most that another one is taken into.
const MOST_NODES: usize = 128;
/// And how many it has when it is written out: twenty of `map(|x| x * x + x)` in a row would be a million.
const MOST_WRITTEN: usize = 512;

/// The program with its lonely maps fused into their readers, every value where it was. What was fused is dead afterwards.
pub(super) fn fuse(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let mut uses = vec![0; program.values.len()];
    let operands = program.values.iter().flat_map(|value| value.operation.operands());
    operands.chain(roots.iter().copied()).for_each(|id| uses[id.0] += 1);
    let mut fused = program.without_values();
    let places = program.rebuilt(program.ids(), |mut value| {
        while let Some(operation) = fused_once(&fused, &value, &uses) {
            value.operation = operation;
        }
        fused.push(value)
    });
    (fused, places.of(roots))
}

/// The operation with one operand taken in.
fn fused_once(program: &Program, value: &Value, uses: &[usize]) -> Option<Operation> {
    let Operation::Map(map) = &value.operation else {
        return None;
    };
    let lonely = |read: &Read| {
        let made = program.value(read.value);
        let fits = |inner: &Map| inner.body.nodes().len() + map.body.nodes().len() <= MOST_NODES;
        let maps = matches!(&made.operation, Operation::Map(inner) if fits(inner));
        let alike = made.shape == value.shape && made.batched == value.batched && access::is_identity(&read.at);
        maps && alike && uses[read.value.0] == 1
    };
    let position = map.operands.iter().position(lonely)?;
    let Operation::Map(inner) = &program.value(map.operands[position].value).operation else {
        return None;
    };
    let fused = taken_in(map, position, inner);
    (fused.body.written_out() <= MOST_WRITTEN).then_some(Operation::Map(fused))
}

/// `map` with its operand at `position` replaced by the expression of `inner`.
fn taken_in(map: &Map, position: usize, inner: &Map) -> Map {
    let mut operands: Vec<Read> = map.operands.clone();
    operands.remove(position);
    let outer_places: Vec<usize> = (0..map.operands.len()).map(|n| if n > position { n - 1 } else { n }).collect();
    let mut body = Body::builder();
    let inner_nodes: Vec<_> = inner
        .operands
        .iter()
        .map(|read| {
            let known = operands.iter().position(|other| other == read);
            let place = known.unwrap_or_else(|| {
                operands.push(read.clone());
                operands.len() - 1
            });
            body.operand(place)
        })
        .collect();
    let made = body.inline(&inner.body, &inner_nodes);
    let nodes: Vec<_> =
        (0..map.operands.len()).map(|n| if n == position { made } else { body.operand(outer_places[n]) }).collect();
    let result = body.inline(&map.body, &nodes);
    let (body, kept) = body.finish(result).pruned();
    Map { operands: kept.into_iter().map(|operand| operands[operand].clone()).collect(), body }
}
