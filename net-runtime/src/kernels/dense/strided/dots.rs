//! Vectors along what is reduced: dot products of runs of one factor, whose numbers lie side by side, with the numbers of the
//! other one, which are laid side by side first where they lie apart.

use super::Contraction;
use super::dims::Dim;
use super::way::MOST_LAID;
use crate::kernels::vector::dots::Dots;
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::Simd;

/// How many sums are made at once.
const SUMS: usize = 64;

/// Runs of a factor that go into the same sums, one after the other: how many numbers a run has, and how many runs there are.
#[derive(Clone, Copy)]
struct Runs {
    length: usize,
    count: usize,
    /// How far it is from one run to the next, in the factor and in the other one.
    steps: [usize; 2],
}

impl<T: Real> Contraction<'_, T> {
    /// Runs the product as dot products, along what is reduced: [`Way::Dots`](super::way::Way).
    ///
    /// # Safety
    ///
    /// The arrays hold all elements, the output overlaps no factor.
    #[inline(always)]
    pub(super) unsafe fn dots<S: Simd>(&self, simd: S, columns: bool) {
        let (side, factors) = if columns { (1, [2, 1]) } else { (0, [1, 2]) };
        let (along, across) = (&self.of.orders[side][1], &self.of.orders[1 - side][0]);
        let mut room = MaybeUninit::<[u64; MOST_LAID]>::uninit();
        let mut batch = self.of.batch.walk();
        for _ in 0..self.of.batch.points() {
            let mut column = across.walk();
            for _ in 0..across.points() {
                let [own, other] = factors.map(|array| {
                    let factor = if array == 1 { self.a } else { self.b };
                    factor.wrapping_add(self.of.from[array] + batch.offsets[array] + column.offsets[array])
                });
                let out = self.out.wrapping_add(self.of.from[0] + batch.offsets[0] + column.offsets[0]);
                // SAFETY: the room is for `MOST_LAID` numbers, which are not more where they are laid.
                unsafe {
                    let laid =
                        self.of.is_laid(factors[0]).then(|| self.in_order(other, factors, room.as_mut_ptr().cast()));
                    self.rows(simd, along, (own, other, out), factors, laid);
                }
                column.step();
            }
            batch.step();
        }
    }

    /// The numbers of the other factor, laid in the room in the order of the first.
    unsafe fn in_order(&self, other: *const T, factors: [usize; 2], room: *mut T) -> *const T {
        let order = &self.of.orders[2][factors[0] - 1];
        order.walk().each(order.points(), factors[1], |at, number| {
            // SAFETY: as the caller says.
            unsafe { *room.add(number) = *other.wrapping_add(at) };
        });
        room
    }

    /// The sums of all rows, some rows of the innermost index at a time.
    #[inline(always)]
    unsafe fn rows<S: Simd>(
        &self,
        simd: S,
        along: &super::Dims,
        (own, other, out): (*const T, *const T, *mut T),
        factors: [usize; 2],
        laid: Option<*const T>,
    ) {
        let inner = along.inner();
        let (mut walk, mut done, points) = (along.walk(), 0, along.points());
        while done < points {
            let count = (inner.extent - done % inner.extent).min(SUMS);
            let from = own.wrapping_add(walk.offsets[factors[0]]);
            let to = out.wrapping_add(walk.offsets[0]);
            // SAFETY: the rows are some of the product's.
            unsafe { self.some(simd, (inner, count), (from, other, to), factors, laid) };
            walk.skip(count);
            done += count;
        }
    }

    /// The sums of some rows of an index: they are made side by side, and then moved where they belong.
    #[inline(always)]
    unsafe fn some<S: Simd>(
        &self,
        simd: S,
        (rows, count): (Dim, usize),
        (own, other, out): (*const T, *const T, *mut T),
        factors: [usize; 2],
        laid: Option<*const T>,
    ) {
        let mut room = [T::NEGATIVE_ZERO; SUMS];
        let sums = room.as_mut_ptr();
        let to = |row: usize| out.wrapping_add(row * rows.strides[0]);
        // SAFETY: as the caller says.
        unsafe {
            for row in 0..if self.add { count } else { 0 } {
                *sums.add(row) = *to(row);
            }
            self.runs(factors, laid.is_some(), |runs: Runs, [first, other_first]| {
                let numbers = laid.unwrap_or(other);
                let dots = Dots {
                    outs: count,
                    start: sums,
                    out: sums,
                    runs: runs.count,
                    length: runs.length,
                    weights: own.wrapping_add(first),
                    weights_of_out: rows.strides[factors[0]],
                    weights_of_run: runs.steps[0],
                    numbers: numbers.wrapping_add(other_first),
                    numbers_of_run: runs.steps[1] as isize,
                };
                dots.run(simd);
            });
            for row in 0..count {
                *to(row) = *sums.add(row);
            }
        }
    }

    /// Calls `f` for all runs that are a step apart, with where the first of them begins in the two factors; once for each point
    /// of the indices around them.
    #[inline(always)]
    fn runs(&self, factors: [usize; 2], is_laid: bool, mut f: impl FnMut(Runs, [usize; 2])) {
        let order = &self.of.orders[2][factors[0] - 1];
        let (of_samples, length) = self.of.run(factors[0]);
        let length = if of_samples { self.samples } else { length };
        // The innermost indices make a run, the next one steps from run to run, and the others are around it.
        let (mut inside, mut points) = (0, 1);
        while !of_samples && points < length {
            points *= order.list[inside].extent;
            inside += 1;
        }
        let dim = if inside < order.count { order.list[inside] } else { super::Dims::NONE.inner() };
        let steps = factors.map(|array| dim.strides[array]);
        let runs = Runs { length, count: dim.extent, steps: if is_laid { [steps[0], length] } else { steps } };
        let around = order.list.iter().take(order.count).skip(inside + 1);
        let outer: usize = around.clone().map(|dim| dim.extent).product();
        for number in 0..outer {
            let (mut rest, mut at) = (number, [0; 2]);
            for dim in around.clone() {
                at = [0, 1].map(|side| at[side] + rest % dim.extent * dim.strides[factors[side]]);
                rest /= dim.extent;
            }
            f(runs, if is_laid { [at[0], number * length * dim.extent] } else { at });
        }
    }
}
