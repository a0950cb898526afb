//! A product one number after the other: every sum in its order, wherever the numbers lie.

use super::Contraction;
use crate::real::Real;

/// Elements of the three arrays that are so far behind others.
#[inline(always)]
fn plus([out, a, b]: [usize; 3], [of_out, of_a, of_b]: [usize; 3]) -> [usize; 3] {
    [out + of_out, a + of_a, b + of_b]
}

impl<T: Real> Contraction<'_, T> {
    /// Runs the product one sum after the other: [`Way::Plain`](super::way::Way).
    ///
    /// # Safety
    ///
    /// The arrays hold all elements, the output overlaps no factor.
    pub(super) unsafe fn plain(&self) {
        let mut batch = self.of.batch.walk();
        for _ in 0..self.of.batch.points() {
            let mut column = self.of.columns.walk();
            for _ in 0..self.of.columns.points() {
                let first = plus(plus(self.of.from, batch.offsets), column.offsets);
                let mut row = self.of.rows.walk();
                for _ in 0..self.of.rows.points() {
                    // SAFETY: as the caller says.
                    unsafe { self.sum(plus(first, row.offsets)) };
                    row.step();
                }
                column.step();
            }
            batch.step();
        }
    }

    /// One sum, from these elements on.
    unsafe fn sum(&self, [out, a, b]: [usize; 3]) {
        // SAFETY: as the caller says.
        unsafe {
            let out = self.out.add(out);
            let mut sum = if self.add { *out } else { T::NEGATIVE_ZERO };
            for sample in 0..self.samples {
                let mut walk = self.of.reduced.walk();
                for _ in 0..self.of.reduced.points() {
                    let [_, own, other] = walk.offsets;
                    sum += *self.a.add(a + own + sample) * *self.b.add(b + other + sample);
                    walk.step();
                }
            }
            *out = sum;
        }
    }
}
