//! Sums of products over a nest of loops: what all windows, and products of blocks, are.
//!
//! ```text
//! out[a][b] = f(start[a] + left[a, n] * right[b, n])      n: the turns of four loops, a: rows, b: up to four columns
//!
//! a 0..4 by b 0..4    sixteen sums in registers while the nest passes by, each turn giving eight loads and sixteen multiply-adds
//! ```

use super::dense::raised;
use super::load::{next, previous, stepping};
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
        let (mut nest, mut next) = ([Loop::ONCE; 4], 4);
        // How far the loops inside have moved.
        let (mut left, mut right) = (0, 0);
        for each in loops.iter().rev() {
            if each.turns != 1 && next > 0 {
                next -= 1;
                nest[next] = Loop { turns: each.turns, left: each.left - left, right: each.right - right };
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
            *right = right.wrapping_offset(of.right);
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
                    self.nest.one_by_four(left[0], &self.right, &self.sums(&start, &out));
                } else if self.count == 1 {
                    let out = written_out!(4, K => self.out[0].wrapping_add(out[K]));
                    self.nest.swapped().one_by_four(self.right[0], &left, &self.sums(&start, &out));
                } else {
                    self.nest.four_by_four(&left, &self.right, &out, &self.sums(&start, &self.out));
                }
            }
        }
    }

    #[inline(always)]
    fn sums<'a>(&self, start: &'a [T; 4], out: &'a [*mut T; 4]) -> Sums<'a, T> {
        Sums { start, out, add: self.add, floor: self.floor }
    }
}

/// What sums start from, and where they are stored.
struct Sums<'a, T> {
    start: &'a [T; 4],
    out: &'a [*mut T; 4],
    add: bool,
    floor: T,
}

impl Nest {
    /// How the innermost loop moves in the right operand, where in the left one it moves from one number to the next: 1 or -1. Otherwise 0.
    fn unit(&self) -> isize {
        match [self.0[3].left, self.0[3].right] {
            [1, right @ (1 | -1)] => right,
            _ => 0,
        }
    }

    /// One row and four columns.
    #[inline(always)]
    unsafe fn one_by_four<T: Real>(&self, left: *const T, right: &[*const T; 4], sums: &Sums<'_, T>) {
        // SAFETY: as in `Columns::run`.
        unsafe {
            match self.unit() {
                1 => one_by_four::<T, 1>(self, left, right, sums),
                _ => one_by_four::<T, 0>(self, left, right, sums),
            }
        }
    }

    /// Four rows, which are so far from each other in `out`, and four columns.
    #[inline(always)]
    unsafe fn four_by_four<T: Real>(
        &self,
        left: &[*const T; 4],
        right: &[*const T; 4],
        rows: &[usize; 4],
        sums: &Sums<'_, T>,
    ) {
        // SAFETY: as in `Columns::run`.
        unsafe {
            match self.unit() {
                1 => four_by_four::<T, 1>(self, left, right, rows, sums),
                -1 => four_by_four::<T, -1>(self, left, right, rows, sums),
                _ => four_by_four::<T, 0>(self, left, right, rows, sums),
            }
        }
    }
}

#[inline(never)]
unsafe fn one_by_four<T: Real, const UNIT: isize>(
    Nest(nest): &Nest,
    left: *const T,
    right: &[*const T; 4],
    of: &Sums<'_, T>,
) {
    let (mut l, mut r) = (left, written_out!(4, K => right[K]));
    let step = [nest[3].left, nest[3].right];
    macro_rules! load {
        ($pointer:expr, $step:expr) => {
            if UNIT == 1 { next(&mut $pointer) } else { stepping(&mut $pointer, $step) }
        };
    }
    macro_rules! move_by {
        ($of:expr) => {
            l = l.wrapping_offset($of.left);
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    // SAFETY: as in `Columns::run`.
    unsafe {
        let mut sum = written_out!(4, K => if of.add { *of.out[K] } else { of.start[K] });
        for _ in 0..nest[0].turns {
            for _ in 0..nest[1].turns {
                for _ in 0..nest[2].turns {
                    for _ in 0..nest[3].turns {
                        let x = load!(l, step[0]);
                        sum = written_out!(4, K => sum[K] + x * load!(r[K], step[1]));
                    }
                    move_by!(nest[2]);
                }
                move_by!(nest[1]);
            }
            move_by!(nest[0]);
        }
        if of.floor == T::ZERO {
            sum = written_out!(4, K => raised(sum[K], of.floor));
        }
        written_out!(4, K => *of.out[K] = sum[K]);
    }
}

#[inline(never)]
unsafe fn four_by_four<T: Real, const UNIT: isize>(
    Nest(nest): &Nest,
    left: &[*const T; 4],
    right: &[*const T; 4],
    rows: &[usize; 4],
    of: &Sums<'_, T>,
) {
    let (mut l, mut r) = (written_out!(4, K => left[K]), written_out!(4, K => right[K]));
    if UNIT == -1 {
        r = written_out!(4, K => r[K].wrapping_add(1));
    }
    let step = [nest[3].left, nest[3].right];
    macro_rules! load {
        ($pointer:expr, $step:expr, $unit:expr) => {
            match $unit {
                1 => next(&mut $pointer),
                -1 => previous(&mut $pointer),
                _ => stepping(&mut $pointer, $step),
            }
        };
    }
    macro_rules! move_by {
        ($of:expr) => {
            l = written_out!(4, K => l[K].wrapping_offset($of.left));
            r = written_out!(4, K => r[K].wrapping_offset($of.right));
        };
    }
    // SAFETY: as in `Columns::run`.
    unsafe {
        let mut sum = written_out!(4, I => written_out!(4, _K => of.start[I]));
        if of.add {
            sum = written_out!(4, I => written_out!(4, K => *of.out[K].wrapping_add(rows[I])));
        }
        for _ in 0..nest[0].turns {
            for _ in 0..nest[1].turns {
                for _ in 0..nest[2].turns {
                    for _ in 0..nest[3].turns {
                        let x = written_out!(4, K => load!(l[K], step[0], UNIT * UNIT));
                        let y = written_out!(4, K => load!(r[K], step[1], UNIT));
                        sum = written_out!(4, I => written_out!(4, K => sum[I][K] + x[I] * y[K]));
                    }
                    move_by!(nest[2]);
                }
                move_by!(nest[1]);
            }
            move_by!(nest[0]);
        }
        if of.floor == T::ZERO {
            sum = written_out!(4, I => written_out!(4, K => raised(sum[I][K], of.floor)));
        }
        written_out!(4, K => {
            let out = of.out[K];
            written_out!(4, I => *out.wrapping_add(rows[I]) = sum[I][K]);
        });
    }
}
