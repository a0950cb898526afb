//! An image between its elements, at positions that are real numbers.
//!
//! ```text
//! q      = the whole number that is 2 more than that below x, of an x inside the image     x = 3.25: 5; x = -1: 1
//! low    = q - 2, high = q - 1, out of range where below 0                                 3 and 4; out of range and 0
//! w      = x - (q - 2)                                                                     0.25; 0
//! y[c]   = a[c, low] * (1 - w) + a[c, high] * w                                            along both axes
//! ```
//!
//! Integers are not below 0 here, hence the 2. What is read out of range is 0.

use crate::formula::expression;
use crate::ir::{Body, Element, Function, Map, Operation, Place, Position, Read, Scalar, ValueId};
use crate::layers::Lowering;

/// The longest side whose positions, and two more, have 32 bits with room to spare.
pub(super) const MOST: usize = 1 << 24;

/// The two positions around one along an axis, and how far it is from the first.
struct Around {
    low: ValueId,
    high: ValueId,
    weight: ValueId,
}

/// What stands at these rows and columns.
pub(super) fn blended(lowering: &mut Lowering<'_>, [row, column]: [ValueId; 2]) -> ValueId {
    let image = lowering.shape(lowering.input());
    let rows = Around::of(lowering, "v", row, image[1]);
    let columns = Around::of(lowering, "h", column, image[2]);
    let corners =
        [(rows.low, columns.low), (rows.low, columns.high), (rows.high, columns.low), (rows.high, columns.high)];
    let mut operands = Vec::new();
    for (name, (row, column)) in ["a", "b", "c", "d"].into_iter().zip(corners) {
        let value = corner(lowering, name, [row, column]);
        operands.push(Read::whole(value, 3));
    }
    operands.extend([rows.weight, columns.weight].map(|weight| Read::at(weight, &[1, 2])));
    let names = ["a", "b", "c", "d", "v", "h"];
    let body = expression(&names, "(a * (1 - h) + b * h) * (1 - v) + (c * (1 - h) + d * h) * v");
    lowering.push(lowering.name.clone(), lowering.output.clone(), Operation::Map(Map { operands, body }))
}

/// The image at whole positions.
fn corner(lowering: &mut Lowering<'_>, name: &str, positions: [ValueId; 2]) -> ValueId {
    let [row, column] = positions.map(|value| Position::read(Read::at(value, &[1, 2])));
    let at = Place::Axes(vec![Position::index(0), row, column]);
    lowering.gather(lowering.inner(name), lowering.output.clone(), lowering.input(), at)
}

impl Around {
    /// Of positions on an axis of this extent; the letter is theirs.
    fn of(lowering: &mut Lowering<'_>, letter: &str, at: ValueId, extent: usize) -> Around {
        let q = whole(lowering, &format!("{letter}q"), &[at], above(extent));
        let low = whole(lowering, &format!("{letter}l"), &[q], behind(2, extent));
        let high = whole(lowering, &format!("{letter}r"), &[q], behind(1, extent));
        let shape = lowering.shape(at);
        let operands = [at, q].map(|value| Read::whole(value, shape.len())).to_vec();
        let weight = Operation::Map(Map { operands, body: distance() });
        let weight = lowering.push(lowering.inner(&format!("{letter}w")), shape, weight);
        Around { low, high, weight }
    }
}

/// Whole numbers of a formula.
fn whole(lowering: &mut Lowering<'_>, letter: &str, of: &[ValueId], body: Body) -> ValueId {
    let shape = lowering.shape(of[0]);
    let operands = of.iter().map(|value| Read::whole(*value, shape.len())).collect();
    lowering.push_as(Element::Integer, lowering.inner(letter), shape, Operation::Map(Map { operands, body }))
}

/// `position(floor(clip(x, -2, extent)) + 2)`
fn above(extent: usize) -> Body {
    let mut body = Body::builder();
    let (x, two, least, most) = (body.operand(0), body.real(2.0), body.real(-2.0), body.real(extent as f64));
    let inside = body.push(Scalar::Apply(Function::Clip, vec![x, least, most]));
    let below = body.unary(Function::Floor, inside);
    let above = body.binary(Function::Add, below, two);
    let position = body.unary(Function::ToPosition, above);
    body.finish(position)
}

/// `q - back`, out of range where that is below 0.
fn behind(back: i64, extent: usize) -> Body {
    let mut body = Body::builder();
    let (q, back, outside) = (body.operand(0), body.integer(back), body.integer(extent as i64));
    let is_below = body.binary(Function::Less, q, back);
    let position = body.binary(Function::Subtract, q, back);
    let position = body.select(is_below, outside, position);
    body.finish(position)
}

/// `x - (q - 2)`
fn distance() -> Body {
    let mut body = Body::builder();
    let (x, q, two) = (body.operand(0), body.operand(1), body.real(2.0));
    let q = body.unary(Function::ToReal, q);
    let low = body.binary(Function::Subtract, q, two);
    let distance = body.binary(Function::Subtract, x, low);
    body.finish(distance)
}
