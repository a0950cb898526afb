//! `corners = false`: elements are cells side by side, and an element of the result is where its middle falls.
//!
//! ```text
//! linear         at (i + 1/2) d / n - 1/2 = q + r / 2n, where (2 i + 1) d - n = 2n q + r:
//!                a[0] where that is below 0, a[d - 1] where it is above d - 1, else between a[q] and a[q + 1]
//! nearest        a[floor(i d / n)]
//! nearest_exact  a[floor((i + 1/2) d / n)] = a[floor((2 i + 1) d / 2n)]
//! ```

use super::along::{Along, weighted};
use super::fraction::Fraction;
use crate::ir::{Affine, Body, Function, Node, ValueId};
use crate::layers::Lowering;

impl Fraction {
    /// The position of `low`: `if q == 0 { 0 } else { q - 1 }`, where `q` is one more.
    fn position_before(&self) -> Body {
        let mut body = Body::builder();
        let q = self.quotient(&mut body, 0);
        let (zero, one) = (body.integer(0), body.integer(1));
        let is_first = body.binary(Function::Equal, q, zero);
        let before = body.binary(Function::Subtract, q, one);
        let position = body.select(is_first, zero, before);
        body.finish(position)
    }

    /// `let q = s / over; let r = s % over;` of the numerator `s`, where `q` is one more than the position of `low`:
    /// `if q == 0 || q == from || r == 0 { low } else { between }`.
    fn between_neighbours(&self, axis: usize, from: usize) -> Body {
        let mut body = Body::builder();
        let (low, high) = (body.operand(0), body.operand(1));
        let (q, r) = (self.quotient(&mut body, axis), self.remainder(&mut body, axis));
        let [zero, from] = [0, from].map(|number| body.integer(number as i64));
        let is = |body: &mut Body, a: Node, b: Node| body.binary(Function::Equal, a, b);
        let (is_before, is_behind, is_hit) = (is(&mut body, q, zero), is(&mut body, q, from), is(&mut body, r, zero));
        let is_outside = body.binary(Function::Or, is_before, is_behind);
        let is_low = body.binary(Function::Or, is_outside, is_hit);
        let sum = weighted(&mut body, [low, high], r, self.over);
        let result = body.select(is_low, low, sum);
        body.finish(result)
    }
}

impl Along {
    /// Between the two elements whose middles are next to its own.
    pub(super) fn between_middles(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let (from, to, axis) = (self.from(lowering), self.to, self.axis);
        if from % to == 0 && from / to % 2 == 1 {
            // Each middle is that of the middle one of an odd number of elements.
            let step = from / to;
            return self.every(lowering, Affine::constant((step / 2) as isize).plus(step as isize, axis));
        }
        // One more than the position before, so that none is below 0: `((2 i + 1) d + n) / 2n`.
        let after = Fraction::of(2 * from, from + to, 2 * to);
        self.blended(lowering, after.position_before(), after.between_neighbours(axis, from))
    }

    /// The element that its start falls on, or where that is `exact` its middle.
    pub(super) fn nearest(&self, lowering: &mut Lowering<'_>, exact: bool) -> ValueId {
        let (from, to) = (self.from(lowering), self.to);
        let at = if exact { Fraction::of(2 * from, from, 2 * to) } else { Fraction::of(from, 0, to) };
        if at.over == 1 {
            return self.every(lowering, Affine::constant(at.first as isize).plus(at.by as isize, self.axis));
        }
        let positions = self.positions(lowering, at.position());
        self.at(lowering, self.name.clone(), positions, 0)
    }
}
