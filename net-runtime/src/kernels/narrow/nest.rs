//! Sums of products over a nest of loops: what all windows, and products of blocks, are.
//!
//! ```text
//! out[a][b] = f(start[a] + left[a, n] * right[b, n])      n: the turns of four loops, a: rows, b: up to four columns
//!
//! a 0..4 by b 0..4    sixteen sums in registers while the nest passes by, each turn giving eight loads and sixteen multiply-adds
//! ```

use super::load::pinned;
use super::tile::{Sums, four_by_four, one_by_four};
use crate::real::Real;
use core::ptr::{null, null_mut};

/// A loop around others: how many turns it has, and how far a turn moves in each operand.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    pub(super) turns: usize,
    pub(super) left: isize,
    pub(super) right: isize,
}

impl Loop {
    /// Of one turn.
    pub(super) const ONCE: Self = Loop { turns: 1, left: 0, right: 0 };

    /// Whether it moves from one number to the next in the left operand, and to the next or the one before in the right.
    pub(super) fn is_unit(&self) -> bool {
        self.left == 1 && self.right.abs() == 1 && self.turns > 1
    }

    const fn swapped(self) -> Self {
        Loop { turns: self.turns, left: self.right, right: self.left }
    }
}

/// Four loops, the last of which is innermost. Each moves by what is left to the next turn when the loops inside have moved.
#[derive(Clone, Copy)]
pub(super) struct Nest(pub(super) [Loop; 4]);

impl Nest {
    /// Loops of one turn are put around the others: they would be a nest of short innermost loops.
    ///
    /// ```text
    /// channels 8, taps 1, 1      1 1 8 1 -> 1 1 1 8
    /// ```
    pub(super) fn of(loops: [Loop; 4]) -> Self {
        let (mut nest, mut next) = ([Loop::ONCE; 4], 4);
        // How far the loops inside have moved.
        let (mut left, mut right) = (0, 0);
        for each in loops.iter().rev() {
            if each.turns != 1 && next > 0 {
                next -= 1;
                nest[next % 4] = Loop { turns: each.turns, left: each.left - left, right: each.right - right };
                (left, right) = (each.left * each.turns as isize, each.right * each.turns as isize);
            }
        }
        Nest(nest)
    }

    /// Calls `f` at each turn with how far the left and the right operand have moved, in order.
    #[inline(always)]
    pub(super) fn each<L, R>(&self, mut left: *mut L, mut right: *const R, mut f: impl FnMut(*mut L, *const R)) {
        let [a, b, c, d] = &self.0;
        let move_by = |of: &Loop, left: &mut *mut L, right: &mut *const R| {
            *left = left.wrapping_offset(of.left);
            *right = pinned(right.wrapping_offset(of.right));
        };
        for _ in 0..a.turns {
            for _ in 0..b.turns {
                for _ in 0..c.turns {
                    for _ in 0..d.turns {
                        f(left, right);
                        move_by(d, &mut left, &mut right);
                    }
                    move_by(c, &mut left, &mut right);
                }
                move_by(b, &mut left, &mut right);
            }
            move_by(a, &mut left, &mut right);
        }
    }

    fn swapped(&self) -> Self {
        Nest(self.0.map(Loop::swapped))
    }
}

/// Some columns of sums, all of whose rows are computed by one nest.
pub(super) struct Columns<T> {
    pub(super) nest: Nest,
    pub(super) rows: usize,
    /// Of the first row, and from one to the next.
    pub(super) left: *const T,
    pub(super) left_row: usize,
    /// How many columns there are, at most four; those that there are not repeat one.
    pub(super) count: usize,
    pub(super) right: [*const T; 4],
    /// One number a row, or null for sums that start from `zero`.
    pub(super) start: *const T,
    pub(super) zero: T,
    /// Whether the sums go on from what is in `out`.
    pub(super) add: bool,
    /// The least number that is stored.
    pub(super) floor: T,
    /// Of the first row, and from one to the next.
    pub(super) out: [*mut T; 4],
    pub(super) out_row: usize,
}

impl<T: Real> Columns<T> {
    /// None, of no operand.
    pub(super) fn none() -> Self {
        Columns {
            nest: Nest([Loop::ONCE; 4]),
            rows: 0,
            left: null(),
            left_row: 0,
            count: 0,
            right: [null(); 4],
            start: null(),
            zero: T::NEGATIVE_ZERO,
            add: false,
            floor: -T::INFINITY,
            out: [null_mut(); 4],
            out_row: 0,
        }
    }

    /// # Safety
    ///
    /// All that the nest reads lies in the operands, and all sums in `out`, which overlaps nothing.
    #[inline(never)]
    pub(super) unsafe fn run(&self) {
        for first in (0..self.rows).step_by(4) {
            // A row that there is not repeats the last one, as columns do, and is written twice.
            let rows = written_out!(4, K => (first + K).min(self.rows - 1));
            // SAFETY: as the caller says; the start is one number a row.
            unsafe {
                let start =
                    written_out!(4, K => if self.start.is_null() { self.zero } else { *self.start.add(rows[K]) });
                let left = written_out!(4, K => self.left.wrapping_add(rows[K] * self.left_row));
                let out = written_out!(4, K => rows[K] * self.out_row);
                if first + 1 == self.rows {
                    let start = written_out!(4, _K => start[0]);
                    let out = written_out!(4, K => self.out[K].wrapping_add(out[0]));
                    one_by_four(&self.nest, left[0], &self.right, &self.sums(&start, &out));
                } else if self.count == 1 {
                    let out = written_out!(4, K => self.out[0].wrapping_add(out[K]));
                    one_by_four(&self.nest.swapped(), self.right[0], &left, &self.sums(&start, &out));
                } else {
                    four_by_four(&self.nest, &left, &self.right, &out, &self.sums(&start, &self.out));
                }
            }
        }
    }

    /// One more column: with four they are computed.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn push(&mut self, right: *const T, out: *mut T) {
        let count = self.count % 4;
        (self.right[count], self.out[count], self.count) = (right, out, count + 1);
        if count == 3 {
            // SAFETY: as the caller says.
            unsafe { self.run() };
            self.count = 0;
        }
    }

    /// Computes the columns that are left, fewer than four.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn finish(&mut self) {
        let last = self.count.wrapping_sub(1);
        if last < 4 {
            self.right = written_out!(4, K => self.right[K.min(last)]);
            self.out = written_out!(4, K => self.out[K.min(last)]);
            // SAFETY: as the caller says.
            unsafe { self.run() };
            self.count = 0;
        }
    }

    /// The rows of the next group, whose part of the left operand is so far away.
    pub(super) fn next_group(&mut self, left: usize) {
        self.left = self.left.wrapping_add(left);
        if !self.start.is_null() {
            self.start = self.start.wrapping_add(self.rows);
        }
    }

    #[inline(always)]
    fn sums<'a>(&self, start: &'a [T; 4], out: &'a [*mut T; 4]) -> Sums<'a, T> {
        Sums { start, out, add: self.add, floor: self.floor }
    }
}
