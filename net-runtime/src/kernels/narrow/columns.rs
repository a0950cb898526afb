//! Sums of products over a nest of loops: the form that all windows and the products of blocks have.
//!
//! ```text
//! out[a][b] = f(start[a] + left[a, n] * right[b, n])      n: the turns of four loops, a: rows, b: up to four columns
//!
//! a 0..4 by b 0..4    sixteen sums in registers while the nest passes by, each turn giving eight loads and sixteen multiply-adds
//! ```

use super::nest::Nest;
use super::tile::{Four, four_by_four, one_by_four};
use crate::real::Real;
use core::ptr::{null, null_mut};

/// Some columns of sums, all of whose rows are computed by one nest.
pub(super) struct Columns<T> {
    pub(super) four: Four<T>,
    pub(super) rows: usize,
    /// The left operand of the first row, and how far it is to that of the next row.
    pub(super) left: *const T,
    pub(super) left_row: usize,
    /// How many columns are gathered, at most four.
    pub(super) count: usize,
    /// One number a row, or null for sums that start from `zero`.
    pub(super) start: *const T,
    pub(super) zero: T,
    /// How far it is from one row to the next in `out`.
    pub(super) out_row: usize,
}

impl<T: Real> Columns<T> {
    /// No columns yet; their sums will be over this nest.
    #[inline(always)]
    pub(super) fn of(nest: Nest) -> Self {
        Columns {
            four: Four {
                nest,
                right: written_out!(4, _K => null()),
                out: written_out!(4, _K => null_mut()),
                add: false,
                floor: -T::INFINITY,
            },
            rows: 0,
            left: null(),
            left_row: 0,
            count: 0,
            start: null(),
            zero: T::NEGATIVE_ZERO,
            out_row: 0,
        }
    }

    /// Computes the sums of the gathered columns, four rows at a time.
    ///
    /// # Safety
    ///
    /// All that the nest reads lies in the operands, and all sums in `out`, which overlaps nothing.
    #[inline(always)]
    pub(super) unsafe fn run(&mut self) {
        for n in 1..4 {
            if n >= self.count {
                (self.four.right[n], self.four.out[n]) = (self.four.right[0], self.four.out[0]);
            }
        }
        for first in (0..self.rows).step_by(4) {
            // Four rows are computed even where fewer are left: the last row is repeated and written more than once. The first
            // column is repeated likewise, above.
            let rows = written_out!(4, K => (first + K).min(self.rows - 1));
            // SAFETY: as the caller says; the start is one number a row.
            unsafe {
                let mut start =
                    written_out!(4, K => if self.start.is_null() { self.zero } else { *self.start.add(rows[K]) });
                let left = written_out!(4, K => self.left.wrapping_add(rows[K] * self.left_row));
                let of_rows = written_out!(4, K => rows[K] * self.out_row);
                if first + 1 == self.rows {
                    start = written_out!(4, _K => start[0]);
                    let out = written_out!(4, K => self.four.out[K].wrapping_add(of_rows[0]));
                    one_by_four(&self.four, left[0], &self.four.right, &start, &out);
                } else if self.count == 1 {
                    let out = written_out!(4, K => self.four.out[0].wrapping_add(of_rows[K]));
                    self.four.nest.swap();
                    one_by_four(&self.four, self.four.right[0], &left, &start, &out);
                    self.four.nest.swap();
                } else {
                    four_by_four(&self.four, &left, &start, &of_rows);
                }
            }
        }
        self.count = 0;
    }

    /// Gathers one more column; when there are four, or it is the last, their sums are computed.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn push(&mut self, [right, out]: [*mut T; 2], is_last: bool) {
        let count = self.count % 4;
        (self.four.right[count], self.four.out[count], self.count) = (right.cast_const(), out, count + 1);
        if count == 3 || is_last {
            // SAFETY: as the caller says.
            unsafe { self.run() };
        }
    }

    /// Goes on to the rows of the next group of channels, whose left operand begins so many numbers behind that of this group.
    pub(super) fn next_group(&mut self, left: usize) {
        self.left = self.left.wrapping_add(left);
        if !self.start.is_null() {
            self.start = self.start.wrapping_add(self.rows);
        }
    }
}
