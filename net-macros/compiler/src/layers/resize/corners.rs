//! The corners stay where they are: element `i` of `n` is at `i (d - 1) / (n - 1)`.

use super::along::{Along, weighted};
use super::fraction::Fraction;
use crate::ir::{Affine, Body, Function, ValueId};
use crate::layers::Lowering;

impl Along {
    /// With the corners where they are; a single element is the first.
    pub(super) fn interpolated(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let from = self.from(lowering);
        let at = if self.to == 1 { Fraction::of(0, 0, 1) } else { Fraction::of(from - 1, 0, self.to - 1) };
        if at.over == 1 {
            // Every position is that of an element.
            return self.every(lowering, Affine::default().plus(at.by as isize, self.axis));
        }
        self.blended(lowering, at.position(), between_neighbours(&at, self.axis))
    }
}

/// `if r == 0 { low } else { low * ((over - r) / over) + high * (r / over) }`, where `r = by * i mod over`.
fn between_neighbours(at: &Fraction, axis: usize) -> Body {
    let mut body = Body::builder();
    let (low, high) = (body.operand(0), body.operand(1));
    let (r, zero) = (at.remainder(&mut body, axis), body.integer(0));
    let is_hit = body.binary(Function::Equal, r, zero);
    let sum = weighted(&mut body, [low, high], r, at.over);
    let result = body.select(is_hit, low, sum);
    body.finish(result)
}
