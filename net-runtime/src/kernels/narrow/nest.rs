//! Sums of products over a nest of loops: what all windows, and products of blocks, are.
//!
//! ```text
//! out[a][b] = f(start[a] + left[a, n] * right[b, n])      n: the turns of four loops, a: rows, b: up to four columns
//!
//! a 0..4 by b 0..4    sixteen sums in registers while the nest passes by, each turn giving eight loads and sixteen multiply-adds
//! ```

use super::dense::raised;
use crate::kernels::dense::outer_block::Update;
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

    const fn swapped(self) -> Self {
        Loop { turns: self.turns, left: self.right, right: self.left }
    }
}

/// Four loops, the last of which is innermost. Each moves by what is left to the next turn when the loops inside have moved.
#[derive(Clone, Copy)]
pub(super) struct Nest([Loop; 4]);

impl Nest {
    /// Loops of one turn are put around the others: they would be a nest of short innermost loops.
    ///
    /// ```text
    /// channels 8, taps 1, 1      1 1 8 1 -> 1 1 1 8
    /// ```
    pub(super) fn of(loops: [Loop; 4]) -> Self {
        let (mut nest, mut next, mut inside) = ([Loop::ONCE; 4], 4, [0; 2]);
        for each in loops.into_iter().rev() {
            if each.turns != 1 && next > 0 {
                next -= 1;
                nest[next] = Loop { left: each.left - inside[0], right: each.right - inside[1], ..each };
                inside = [each.left, each.right].map(|step| step * each.turns as isize);
            }
        }
        Nest(nest)
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
    pub(super) update: Update<T>,
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
            update: Update::Overwrite,
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
        let swapped = self.nest.swapped();
        for row in (0..self.rows).step_by(4) {
            let rows = (self.rows - row).min(4);
            let left = self.left.wrapping_add(row * self.left_row);
            let lefts = written_out!(4, K => left.wrapping_add(K.min(rows - 1) * self.left_row));
            let mut sums = [[T::NEGATIVE_ZERO; 4]; 4];
            // SAFETY: as the caller says; a row that there is not repeats one.
            unsafe {
                self.each(
                    row,
                    rows,
                    |out, start, sum| *sum = if let Update::Add = self.update { *out } else { start },
                    &mut sums,
                );
                if rows == 1 {
                    one_by_four(&self.nest, left, self.right, &mut sums[0]);
                } else if self.count == 1 {
                    let mut column = written_out!(4, K => sums[K][0]);
                    one_by_four(&swapped, self.right[0], lefts, &mut column);
                    written_out!(4, K => sums[K][0] = column[K]);
                } else {
                    four_by_four(&self.nest, lefts, self.right, &mut sums);
                }
                self.each(row, rows, |out, _, sum| self.store(*sum, out), &mut sums);
            }
        }
    }

    #[inline(always)]
    fn store(&self, sum: T, out: &mut T) {
        *out = if let Update::Descend(rate) = self.update { *out - rate * sum } else { raised(sum, self.floor) };
    }

    /// Calls `f` with each number of `out` in some rows, what its sum starts from, and its sum.
    #[inline(always)]
    unsafe fn each(&self, first: usize, rows: usize, f: impl Fn(&mut T, T, &mut T), sums: &mut [[T; 4]; 4]) {
        for (row, sums) in (first..first + rows).zip(sums) {
            // SAFETY: the start is one number a row.
            let start = if self.start.is_null() { self.zero } else { unsafe { *self.start.add(row) } };
            for (&out, sum) in self.out.iter().zip(sums).take(self.count) {
                // SAFETY: as in `run`.
                f(unsafe { &mut *out.add(row * self.out_row) }, start, sum);
            }
        }
    }
}

/// The nest for one row and four columns.
#[inline(never)]
unsafe fn one_by_four<T: Real>(Nest(nest): &Nest, left: *const T, right: [*const T; 4], sums: &mut [T; 4]) {
    let (mut sum, mut l, mut r) = (*sums, left, right);
    macro_rules! move_by {
        ($of:expr) => {
            l = l.wrapping_offset($of.left);
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    for _ in 0..nest[0].turns {
        for _ in 0..nest[1].turns {
            for _ in 0..nest[2].turns {
                for _ in 0..nest[3].turns {
                    // SAFETY: as in `Columns::run`.
                    sum = unsafe { written_out!(4, K => sum[K] + *l * *r[K]) };
                    move_by!(nest[3]);
                }
                move_by!(nest[2]);
            }
            move_by!(nest[1]);
        }
        move_by!(nest[0]);
    }
    *sums = sum;
}

/// The nest for four rows and four columns.
#[inline(never)]
unsafe fn four_by_four<T: Real>(Nest(nest): &Nest, left: [*const T; 4], right: [*const T; 4], sums: &mut [[T; 4]; 4]) {
    let (mut sum, mut l, mut r) = (*sums, left, right);
    macro_rules! move_by {
        ($of:expr) => {
            l = written_out!(4, K => l[K].wrapping_offset($of.left));
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    for _ in 0..nest[0].turns {
        for _ in 0..nest[1].turns {
            for _ in 0..nest[2].turns {
                for _ in 0..nest[3].turns {
                    // SAFETY: as in `Columns::run`.
                    let (x, y) = unsafe { (written_out!(4, K => *l[K]), written_out!(4, K => *r[K])) };
                    sum = written_out!(4, I => written_out!(4, K => sum[I][K] + x[I] * y[K]));
                    move_by!(nest[3]);
                }
                move_by!(nest[2]);
            }
            move_by!(nest[1]);
        }
        move_by!(nest[0]);
    }
    *sums = sum;
}
