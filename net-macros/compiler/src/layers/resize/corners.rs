//! The corners stay where they are: element `i` of `n` is at `i (d - 1) / (n - 1)`.

use super::along::{Along, weighted};
use crate::ir::{Affine, Body, Function, Node, ValueId};
use crate::layers::Lowering;

impl Along {
    /// With the corners where they are.
    pub(super) fn interpolated(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let step = Step::between(self.from(lowering), self.to);
        if step.over == 1 {
            // Every position is that of an element.
            return self.every(lowering, Affine::default().plus(step.by as isize, self.axis));
        }
        self.blended(lowering, step.position(), step.between_neighbours(self.axis))
    }
}

/// From one element to the next the source moves by `by / over`, in lowest terms.
struct Step {
    by: usize,
    over: usize,
}

impl Step {
    fn between(from: usize, to: usize) -> Step {
        if to == 1 {
            return Step { by: 0, over: 1 };
        }
        let (mut divisor, mut rest) = (to - 1, from - 1);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Step { by: (from - 1) / divisor, over: (to - 1) / divisor }
    }

    /// `by * i`
    fn numerator(&self, body: &mut Body, axis: usize) -> Node {
        let index = body.index(axis);
        if self.by == 1 {
            return index;
        }
        let by = body.integer(self.by as i64);
        body.binary(Function::Multiply, index, by)
    }

    /// `by * i / over`, rounded down.
    fn quotient(&self, body: &mut Body, axis: usize) -> Node {
        let (numerator, over) = (self.numerator(body, axis), body.integer(self.over as i64));
        body.binary(Function::Divide, numerator, over)
    }

    fn position(&self) -> Body {
        let mut body = Body::builder();
        let quotient = self.quotient(&mut body, 0);
        body.finish(quotient)
    }

    /// `if r == 0 { low } else { low * ((over - r) / over) + high * (r / over) }`, where `r = by * i mod over`.
    fn between_neighbours(&self, axis: usize) -> Body {
        let mut body = Body::builder();
        let (low, high) = (body.operand(0), body.operand(1));
        let (numerator, quotient) = (self.numerator(&mut body, axis), self.quotient(&mut body, axis));
        let (over, zero) = (body.integer(self.over as i64), body.integer(0));
        let whole = body.binary(Function::Multiply, quotient, over);
        let r = body.binary(Function::Subtract, numerator, whole);
        let is_hit = body.binary(Function::Equal, r, zero);
        let sum = weighted(&mut body, [low, high], r, self.over);
        let result = body.select(is_hit, low, sum);
        body.finish(result)
    }
}
