//! `net_map`: a layer's values, each with one more index in front, so that the layer acts on every element by itself.
//!
//! ```text
//! z1[i]    = b1[i] + sum[j](w1[i, j] * x[j])             linear(3), of an `x` [4]
//! z1[i, j] = b1[j] + sum[k](w1[j, k] * x[i, k])          net_map(linear(3)), of an `x` [6, 4]
//! ```
//!
//! What reads no element, a learned array and what is computed of such alone, stays as it is; each element has random numbers of its
//! own.

use crate::ir::{
    Affine, Loop, Map, Operation, Order, Place, Position, Program, Read, Scalar, Term, Value, ValueId, axes, size,
};

/// Copies the values of `part` behind its first `inputs` into `program`, lifted over `extent` elements. The first values of `part`
/// stand for `given`, of which some are read element by element. Gives where `result` is; nothing, where positions of an
/// order are more than where something is read.
pub(super) fn lift(
    program: &mut Program,
    part: &Program,
    given: &[(ValueId, bool)],
    (extent, result): (usize, ValueId),
) -> Option<ValueId> {
    let is_order = |id: ValueId| matches!(part.value(id).operation, Operation::Order(_));
    let reads_order = |value: &Value| {
        let is_gather = matches!(value.operation, Operation::Gather { .. });
        !is_gather && value.operation.operands().into_iter().any(is_order)
    };
    if is_order(result) || part.values.iter().any(reads_order) {
        return None;
    }
    let mut lift = Lift { part, extent, places: Vec::new() };
    for (position, value) in part.values.iter().enumerate() {
        if let Some((id, is_element)) = given.get(position) {
            lift.places.push((*id, *is_element));
            continue;
        }
        let reads_lifted = value.operation.operands().iter().any(|operand| lift.places[operand.0].1);
        let is_lifted = reads_lifted || matches!(value.operation, Operation::Random(_));
        let lifted = if is_lifted { lift.lifted(value)? } else { lift.renamed(value) };
        lift.places.push((program.push(lifted), is_lifted));
    }
    Some(lift.places[result.0].0)
}

struct Lift<'a> {
    part: &'a Program,
    extent: usize,
    /// Where each value is, and whether it has one more index.
    places: Vec<(ValueId, bool)>,
}

impl Lift<'_> {
    fn renamed(&self, value: &Value) -> Value {
        Value { operation: value.operation.renamed(&|id| self.places[id.0].0), ..value.clone() }
    }

    fn lifted(&self, value: &Value) -> Option<Value> {
        let mut shape = value.shape.clone();
        shape.insert(0, self.extent);
        let operation = match &value.operation {
            Operation::Leaf(leaf) => Operation::Leaf(*leaf),
            Operation::Random(stream) => Operation::Random(*stream),
            Operation::Contract(terms) => Operation::Contract(terms.iter().map(|term| self.term(term)).collect()),
            Operation::Map(map) => Operation::Map(Map {
                operands: map.operands.iter().map(|read| self.read(read)).collect(),
                body: map.body.mapped(&|scalar| match scalar {
                    Scalar::Index(axis) => Scalar::Index(axis + 1),
                    other => other,
                }),
            }),
            Operation::Order(order) => Operation::Order(Order {
                indices: self.indices(&order.indices),
                kept: order.kept + 1,
                operand: self.read(&order.operand),
                ..order.clone()
            }),
            Operation::Gather { source, at } => {
                Operation::Gather { source: self.places[source.0].0, at: self.place(*source, at)? }
            }
            Operation::ScatterAdd { .. } => return None,
        };
        Some(Value { shape, operation, ..value.clone() })
    }

    /// The indices of a box, behind a new one.
    fn indices(&self, indices: &[Loop]) -> Vec<Loop> {
        let names = axes(&vec![1; indices.len() + 1]);
        let extents = std::iter::once(self.extent).chain(indices.iter().map(|index| index.extent));
        names.into_iter().zip(extents).map(|(index, extent)| Loop { extent, ..index }).collect()
    }

    fn term(&self, term: &Term) -> Term {
        Term {
            indices: self.indices(&term.indices),
            out: std::iter::once(Affine::index(0)).chain(term.out.iter().map(shifted)).collect(),
            a: self.read(&term.a),
            b: term.b.as_ref().map(|read| self.read(read)),
        }
    }

    fn read(&self, read: &Read) -> Read {
        let (value, is_lifted) = self.places[read.value.0];
        let first = is_lifted.then(|| Affine::index(0));
        Read { value, at: first.into_iter().chain(read.at.iter().map(shifted)).collect() }
    }

    /// A computed place. The positions of an order count from the beginning of what it looks at, element and all: they are
    /// read there and nowhere else.
    fn place(&self, source: ValueId, at: &Place) -> Option<Place> {
        let is_lifted = self.places[source.0].1;
        let position = |position: &Position| Position {
            affine: shifted(&position.affine),
            reads: position.reads.iter().map(|(factor, read)| (*factor, self.read(read))).collect(),
        };
        let mut orders = at.reads().filter_map(|read| match &self.part.value(read.value).operation {
            Operation::Order(order) => Some(order.operand.value),
            _ => None,
        });
        let of_order = orders.next();
        match at {
            Place::Flat(flat) if of_order.is_some() => {
                (of_order == Some(source) && is_lifted).then(|| Place::Flat(position(flat)))
            }
            _ if of_order.is_some() => None,
            Place::Flat(flat) => {
                let mut flat = position(flat);
                if is_lifted {
                    flat.affine = flat.affine.plus(size(&self.part.value(source).shape) as isize, 0);
                }
                Some(Place::Flat(flat))
            }
            Place::Axes(positions) => {
                let first = is_lifted.then(|| Position::index(0));
                Some(Place::Axes(first.into_iter().chain(positions.iter().map(position)).collect()))
            }
        }
    }
}

/// The same position, all indices behind a new one.
fn shifted(affine: &Affine) -> Affine {
    let terms = affine.terms.iter().map(|(index, factor)| (crate::ir::Index(index.0 + 1), *factor)).collect();
    Affine { offset: affine.offset, terms }
}
