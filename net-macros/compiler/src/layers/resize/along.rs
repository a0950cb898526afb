//! One axis of a value at another size, by what stands at computed positions of it.

use crate::ir::{
    Affine, Body, Element, Function, Map, Node, Operation, Place, Position, Read, Shape, Term, ValueId, access, axes,
};
use crate::layers::Lowering;

/// A value of which one axis becomes `to` long; the result is called `name`.
pub(super) struct Along {
    pub(super) value: ValueId,
    pub(super) axis: usize,
    pub(super) to: usize,
    pub(super) name: String,
}

impl Along {
    pub(super) fn from(&self, lowering: &Lowering<'_>) -> usize {
        lowering.shape(self.value)[self.axis]
    }

    fn shape(&self, lowering: &Lowering<'_>) -> Shape {
        let mut shape = lowering.shape(self.value);
        shape[self.axis] = self.to;
        shape
    }

    /// The elements at these places of the axis.
    pub(super) fn every(&self, lowering: &mut Lowering<'_>, place: Affine) -> ValueId {
        let (shape, value) = (self.shape(lowering), self.value);
        let mut at = access::identity(shape.len());
        at[self.axis] = place;
        let term = Term { indices: axes(&shape), out: access::identity(shape.len()), a: Read { value, at }, b: None };
        lowering.push(self.name.clone(), shape, Operation::Contract(vec![term]))
    }

    /// The positions that a formula of the axis' index gives.
    pub(super) fn positions(&self, lowering: &mut Lowering<'_>, body: Body) -> ValueId {
        let at = Operation::Map(Map { operands: Vec::new(), body });
        lowering.push_as(Element::Integer, lowering.inner(&format!("at{}_", self.axis)), vec![self.to], at)
    }

    /// The elements at positions and so many behind them.
    pub(super) fn at(&self, lowering: &mut Lowering<'_>, name: String, positions: ValueId, offset: isize) -> ValueId {
        let shape = self.shape(lowering);
        let mut place: Vec<Position> = (0..shape.len()).map(Position::index).collect();
        let read = Read::at(positions, &[self.axis]);
        place[self.axis] = Position { affine: Affine::constant(offset), reads: vec![(1, read)] };
        lowering.gather(name, shape, self.value, Place::Axes(place))
    }

    /// What `body` makes of the two elements at `position` and behind it.
    pub(super) fn blended(&self, lowering: &mut Lowering<'_>, position: Body, body: Body) -> ValueId {
        let at = self.positions(lowering, position);
        let [low, high] = [("l", 0), ("h", 1)].map(|(letter, offset)| {
            let name = lowering.inner(&format!("{letter}{}_", self.axis));
            self.at(lowering, name, at, offset)
        });
        let shape = self.shape(lowering);
        let operands = [low, high].map(|value| Read::whole(value, shape.len())).to_vec();
        lowering.push(self.name.clone(), shape, Operation::Map(Map { operands, body }))
    }
}

/// `low * ((over - r) / over) + high * (r / over)`
pub(super) fn weighted(body: &mut Body, [low, high]: [Node; 2], r: Node, over: usize) -> Node {
    let whole = body.integer(over as i64);
    let rest = body.binary(Function::Subtract, whole, r);
    let divisor = body.real(over as f64);
    let part = |body: &mut Body, of: Node, weight: Node| {
        let weight = body.unary(Function::ToReal, weight);
        let weight = body.binary(Function::Divide, weight, divisor);
        body.binary(Function::Multiply, of, weight)
    };
    let (low, high) = (part(body, low, rest), part(body, high, r));
    body.binary(Function::Add, low, high)
}
