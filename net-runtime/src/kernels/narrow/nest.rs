//! Sums of products over a nest of loops: what all windows, and products of blocks, are.
//!
//! ```text
//! out[a][b] = f(start[a] + left[a, n] * right[b, n])      n: the turns of four loops, a: rows, b: up to four columns
//!
//! a 0..4 by b 0..4    sixteen sums in registers while the nest passes by, each turn giving eight loads and sixteen multiply-adds
//! ```

use super::load::pinned;
use super::tile::{four_by_four, one_by_four};
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
}

/// Four loops, the last of which is innermost. Each moves by what is left to the next turn when the loops inside have moved.
pub(super) struct Nest(pub(super) [Loop; 4]);

impl Nest {
    /// No loop yet.
    pub(super) const NONE: Self = Nest([Loop::ONCE; 4]);

    /// Makes a nest of loops that each move as if there were no other. Those of one turn are put around the others: they would be a nest of
    /// short innermost loops.
    ///
    /// ```text
    /// channels 8, taps 1, 1      1 1 8 1 -> 1 1 1 8
    /// ```
    #[inline(never)]
    pub(super) fn settle(&mut self) {
        // How far the loops inside have moved.
        let (mut next, mut left, mut right) = (4, 0, 0);
        for n in (0..4).rev() {
            let each = self.0[n];
            if each.turns != 1 {
                next -= 1;
                self.0[next % 4] = Loop { turns: each.turns, left: each.left - left, right: each.right - right };
                (left, right) = (each.left * each.turns as isize, each.right * each.turns as isize);
            }
        }
        self.0.iter_mut().take(next).for_each(|of| *of = Loop::ONCE);
    }

    /// One loop.
    pub(super) const fn one(of: Loop) -> Self {
        Nest([Loop::ONCE, Loop::ONCE, Loop::ONCE, of])
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

    /// The left operand for the right one.
    #[inline(always)]
    fn swap(&mut self) {
        for of in &mut self.0 {
            (of.left, of.right) = (of.right, of.left);
        }
    }
}

/// Some columns of sums, all of whose rows are computed by one nest.
pub(super) struct Columns<T> {
    pub(super) nest: Nest,
    pub(super) rows: usize,
    /// Of the first row, and from one to the next.
    pub(super) left: *const T,
    pub(super) left_row: usize,
    /// How many columns are gathered, at most four.
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
    #[inline(always)]
    pub(super) fn none() -> Self {
        Columns {
            nest: Nest::NONE,
            rows: 0,
            left: null(),
            left_row: 0,
            count: 0,
            right: written_out!(4, _K => null()),
            start: null(),
            zero: T::NEGATIVE_ZERO,
            add: false,
            floor: -T::INFINITY,
            out: written_out!(4, _K => null_mut()),
            out_row: 0,
        }
    }

    /// # Safety
    ///
    /// All that the nest reads lies in the operands, and all sums in `out`, which overlaps nothing.
    #[inline(always)]
    pub(super) unsafe fn run(&mut self) {
        for n in self.count..4 {
            (self.right[n], self.out[n]) = (self.right[n - 1], self.out[n - 1]);
        }
        for first in (0..self.rows).step_by(4) {
            // A row that there is not repeats the last one, as columns do, and is written twice.
            let rows = written_out!(4, K => (first + K).min(self.rows - 1));
            // SAFETY: as the caller says; the start is one number a row.
            unsafe {
                let mut start =
                    written_out!(4, K => if self.start.is_null() { self.zero } else { *self.start.add(rows[K]) });
                let left = written_out!(4, K => self.left.wrapping_add(rows[K] * self.left_row));
                let of_rows = written_out!(4, K => rows[K] * self.out_row);
                if first + 1 == self.rows {
                    start = written_out!(4, _K => start[0]);
                    let out = written_out!(4, K => self.out[K].wrapping_add(of_rows[0]));
                    one_by_four(self, left[0], &self.right, &start, &out);
                } else if self.count == 1 {
                    let out = written_out!(4, K => self.out[0].wrapping_add(of_rows[K]));
                    self.nest.swap();
                    one_by_four(self, self.right[0], &left, &start, &out);
                    self.nest.swap();
                } else {
                    four_by_four(self, &left, &start, &of_rows);
                }
            }
        }
        self.count = 0;
    }

    /// One more column: with four, or the last, they are computed.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(super) unsafe fn push(&mut self, [right, out]: [*mut T; 2], is_last: bool) {
        let count = self.count % 4;
        (self.right[count], self.out[count], self.count) = (right.cast_const(), out, count + 1);
        if count == 3 || is_last {
            // SAFETY: as the caller says.
            unsafe { self.run() };
        }
    }

    /// The rows of the next group, whose part of the left operand is so far away.
    pub(super) fn next_group(&mut self, left: usize) {
        self.left = self.left.wrapping_add(left);
        if !self.start.is_null() {
            self.start = self.start.wrapping_add(self.rows);
        }
    }
}
