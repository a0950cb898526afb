//! Sharing: a map that computes on the way what another value holds in memory anyway reads it there.
//!
//! ```text
//! e[i] = exp(x[i] - m);  u[i] = x[i] - m;  l = u[target]      becomes      u[i] = x[i] - m;  e[i] = exp(u[i])
//! ```
//!
//! Only what is not a map itself, or a root, makes a value lie in memory: what maps alone read may be fused into them, and is
//! computed where it is needed.

use std::collections::BTreeMap;

use crate::ir::{Body, Map, Node, Operation, Program, Read, Scalar, ValueId};

/// The program whose maps read what lies in memory. A value that is read earlier now stands before its first reader, whose
/// operands it has.
pub(super) fn share(program: &Program, roots: &[ValueId]) -> (Program, Vec<ValueId>) {
    let readers = stored_by_operand(program, roots);
    let mut shared: BTreeMap<ValueId, (ValueId, Node)> = BTreeMap::new();
    for id in program.ids() {
        let operands = program.value(id).operation.operands();
        let mut others = operands.iter().flat_map(|operand| readers.get(operand).into_iter().flatten());
        let found = others.find_map(|of| Some((*of, part(program, id, *of)?)));
        shared.extend(found.map(|found| (id, found)));
    }
    // A value that others read must not read one of them in turn.
    shared = shared.iter().filter(|(_, (of, _))| !shared.contains_key(of)).map(|(id, found)| (*id, *found)).collect();
    if shared.is_empty() { (program.clone(), roots.to_vec()) } else { rebuilt(program, roots, &shared) }
}

/// The maps that lie in memory, whatever becomes of them, by the first value that each reads: they are roots, or something
/// that is no map reads them.
fn stored_by_operand(program: &Program, roots: &[ValueId]) -> BTreeMap<ValueId, Vec<ValueId>> {
    let mut is_stored = vec![false; program.values.len()];
    let others = program.values.iter().filter(|value| !matches!(value.operation, Operation::Map(_)));
    others
        .flat_map(|value| value.operation.operands())
        .chain(roots.iter().copied())
        .for_each(|id| is_stored[id.0] = true);
    let mut stored: BTreeMap<ValueId, Vec<ValueId>> = BTreeMap::new();
    for id in program.ids().filter(|id| is_stored[id.0]) {
        let Operation::Map(Map { operands, body }) = &program.value(id).operation else { continue };
        if let (Some(first), Scalar::Apply(..)) = (operands.first(), body.node(body.result())) {
            stored.entry(first.value).or_default().push(id);
        }
    }
    stored
}

/// The node of a map that is all that another one computes.
fn part(program: &Program, id: ValueId, of: ValueId) -> Option<Node> {
    let (value, other) = (program.value(id), program.value(of));
    let (Operation::Map(map), Operation::Map(inner)) = (&value.operation, &other.operation) else { return None };
    let is_like = id != of && value.shape == other.shape && value.batched == other.batched;
    let is_part = |node: &Node| *node != map.body.result() && is_same((map, *node), (inner, inner.body.result()));
    let used = map.body.used();
    (0..used.len()).filter(|node| is_like && used[*node]).map(Node).find(is_part)
}

/// Whether two expressions are the same, of the same elements.
fn is_same((map, a): (&Map, Node), (other, b): (&Map, Node)) -> bool {
    match (map.body.node(a), other.body.node(b)) {
        (Scalar::Operand(a), Scalar::Operand(b)) => map.operands[*a] == other.operands[*b],
        (a, b) => {
            let (own, others) = (a.arguments(), b.arguments());
            let same_kind = match (a, b) {
                (Scalar::Apply(a, _), Scalar::Apply(b, _)) => a == b,
                (Scalar::Select(..), Scalar::Select(..)) => true,
                (Scalar::Operand(_), _) | (_, Scalar::Operand(_)) => false,
                _ => own.is_empty() && a == b,
            };
            same_kind
                && own.len() == others.len()
                && own.into_iter().zip(others).all(|(a, b)| is_same((map, a), (other, b)))
        }
    }
}

fn rebuilt(
    program: &Program,
    roots: &[ValueId],
    shared: &BTreeMap<ValueId, (ValueId, Node)>,
) -> (Program, Vec<ValueId>) {
    let mut reads = program.clone();
    let mut order: Vec<ValueId> = Vec::new();
    let mut is_placed = vec![false; program.values.len()];
    for id in program.ids() {
        let value = &mut reads.values[id.0];
        let of = shared.get(&id).copied();
        if let (Some((of, node)), Operation::Map(map)) = (of, &value.operation) {
            value.operation = Operation::Map(reading(map, node, of, value.shape.len()));
        }
        let placed = of.map(|(of, _)| of).into_iter().chain([id]);
        order.extend(placed.filter(|id| !std::mem::replace(&mut is_placed[id.0], true)));
    }
    let mut rebuilt = program.without_values();
    let places = reads.rebuilt(order, |value| rebuilt.push(value));
    (rebuilt, places.of(roots))
}

/// The map that reads a value in place of one of its nodes.
fn reading(map: &Map, part: Node, of: ValueId, rank: usize) -> Map {
    let operands: Vec<Read> = map.operands.iter().cloned().chain([Read::whole(of, rank)]).collect();
    let mut body = Body::builder();
    let mut nodes: Vec<Node> = Vec::new();
    for (position, scalar) in map.body.nodes().iter().enumerate() {
        nodes.push(match scalar {
            _ if Node(position) == part => body.operand(map.operands.len()),
            other => body.push(other.renamed(&|node| nodes[node.0])),
        });
    }
    let (body, kept) = body.finish(nodes[map.body.result().0]).pruned();
    Map { operands: kept.into_iter().map(|operand| operands[operand].clone()).collect(), body }
}
