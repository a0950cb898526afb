//! Where an element of the result lies among those that it is made of, in whole numbers: `i (d - 1) / (n - 1)` is a
//! [`Fraction`] of the index `i`.

use crate::ir::{Body, Function, Node};

/// `(by * i + first) / over`, rounded down, in lowest terms.
pub(super) struct Fraction {
    pub(super) by: usize,
    pub(super) first: usize,
    pub(super) over: usize,
}

impl Fraction {
    pub(super) fn of(by: usize, first: usize, over: usize) -> Fraction {
        let divisor = [first, over].into_iter().fold(by, common_divisor);
        Fraction { by: by / divisor, first: first / divisor, over: over / divisor }
    }

    pub(super) fn numerator(&self, body: &mut Body, axis: usize) -> Node {
        let (index, by, first) = (body.index(axis), body.integer(self.by as i64), body.integer(self.first as i64));
        let scaled = if self.by == 1 { index } else { body.binary(Function::Multiply, index, by) };
        if self.first == 0 { scaled } else { body.binary(Function::Add, scaled, first) }
    }

    pub(super) fn quotient(&self, body: &mut Body, axis: usize) -> Node {
        let (numerator, over) = (self.numerator(body, axis), body.integer(self.over as i64));
        body.binary(Function::Divide, numerator, over)
    }

    /// `(by * i + first) % over`
    pub(super) fn remainder(&self, body: &mut Body, axis: usize) -> Node {
        let (numerator, over) = (self.numerator(body, axis), body.integer(self.over as i64));
        body.binary(Function::Modulo, numerator, over)
    }

    pub(super) fn position(&self) -> Body {
        let mut body = Body::builder();
        let quotient = self.quotient(&mut body, 0);
        body.finish(quotient)
    }
}

fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
