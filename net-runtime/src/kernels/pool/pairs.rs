//! Windows of 2 by 2 that stand side by side, of one sample: the lanes of a vector are two groups of neighbouring places, of one
//! column or of two.
//!
//! ```text
//! 24 rows, 12 places    places 0..4 and 4..8 of column 0    8..12 of column 0 and 0..4 of column 1    4..8 and 8..12 ..
//! 8 rows, 4 places      all of columns 0 and 1              all of columns 2 and 3                    ..
//!
//! rows r0 .. r7 and s0 .. s7 under two groups    unzipped r0 r2 r4 r6 s0 s2 s4 s6, the first tap of eight places
//!                                                     and r1 r3 r5 r7 s1 s3 s5 s7, the second
//! ```

use super::vectors::keep;
use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::planes::Planes;
use crate::kernels::pool::pooling::Pool;
use crate::kernels::vector::registers::{load_at, store_at};
use crate::kernels::windows::Axis;
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase};

/// Goes through the groups of neighbouring places in order.
struct Groups {
    /// The first element under the next group.
    element: usize,
    /// The number of that group in its column, and of the column in its plane.
    group: usize,
    column: usize,
    /// How many groups a column has, and columns a plane.
    groups: usize,
    columns: usize,
    /// In elements: from one group to the next; from the end of a column's last group to the next column; and how much further
    /// it is to the next plane.
    width: usize,
    column_gap: usize,
    plane_gap: usize,
}

impl Groups {
    #[inline(always)]
    fn of(planes: &Planes, width: usize) -> Self {
        let [_, down, last] = planes.axes;
        Groups {
            element: 0,
            group: 0,
            column: 0,
            groups: 2 * down.places / width,
            columns: last.places,
            width,
            column_gap: 2 * down.extent - 2 * down.places,
            plane_gap: (last.extent - 2 * last.places) * down.extent,
        }
    }

    /// Goes on by a group, and gives the first element under it.
    #[inline(always)]
    fn next(&mut self) -> usize {
        let element = self.element;
        self.element += self.width;
        self.group += 1;
        if self.group == self.groups {
            self.group = 0;
            self.element += self.column_gap;
            self.column += 1;
            if self.column == self.columns {
                self.column = 0;
                self.element += self.plane_gap;
            }
        }
        element
    }
}

impl Planes {
    /// Whether windows are 2 by 2 side by side, columns are made of groups of half a vector, and there are at least two groups.
    #[inline(always)]
    pub(crate) fn are_pairs<S: Simd, T: Real>(&self) -> bool {
        let half = const { <T as Lanes>::Half::<S>::LEN } / 2;
        let [lead, down, last] = &self.axes;
        let is_pair = |axis: &Axis| {
            [axis.taps, axis.stride, axis.dilation, axis.before] == [2, 2, 1, 0] && 2 * axis.places <= axis.extent
        };
        let is_one = [lead.taps, lead.stride, lead.before] == [1, 1, 0] && lead.places == lead.extent;
        is_one && is_pair(down) && is_pair(last) && down.places.is_multiple_of(half) && self.places() >= 2 * half
    }

    #[inline(always)]
    fn places(&self) -> usize {
        self.channels * self.still_steps()[0]
    }

    /// Calls `each` with the first element under each of two groups and the first of their places, until all groups were there.
    #[inline(always)]
    fn each_pair(&self, width: usize, mut each: impl FnMut([usize; 2], usize)) {
        let (mut groups, places) = (Groups::of(self, width), self.places());
        let mut second = 0;
        for first in (0..places - places % width).step_by(width) {
            let elements = [groups.next(), groups.next()];
            second = elements[1];
            each(elements, first);
        }
        // A group that is left is done together with the one before it, which is done again.
        if !places.is_multiple_of(width) {
            each([second, groups.next()], places - width);
        }
    }
}

/// The positions of the first tap, of all lanes: `first[0]` and every second one from there on, the same from `first[1]` on.
struct Firsts<S: Simd, T: Real> {
    steps: T::Positions<S>,
    second: T::Positions<S>,
}

impl<S: Simd, T: Real> Firsts<S, T> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        let width = const { <T as Lanes>::Half::<S>::LEN };
        let (mut steps, mut second) = ([0; 16], [0; 16]);
        for lane in 0..width {
            steps[lane] = (lane % (width / 2) * 2) as u32;
            second[lane] = if lane < width / 2 { 0 } else { u32::MAX };
        }
        let vector = |lanes: &[u32; 16]| SimdBase::from_slice(simd, &lanes[..width]);
        Firsts { steps: vector(&steps), second: vector(&second) }
    }

    #[inline(always)]
    fn at(&self, simd: S, [first, second]: [usize; 2]) -> T::Positions<S> {
        let further = <T as Lanes>::Positions::<S>::splat(simd, (second - first) as u32) & self.second;
        <T as Lanes>::Positions::<S>::splat(simd, first as u32) + self.steps + further
    }
}

impl<T: Real> Pool<T> {
    /// Pools one sample, two groups of places at a time.
    ///
    /// # Safety
    ///
    /// As in `run`, and they are pairs.
    #[inline(always)]
    pub(crate) unsafe fn pairs<S: Simd, const LARGEST: bool>(&self, simd: S) {
        let (firsts, rows) = (Firsts::<S, T>::new(simd), self.planes.axes[1].extent);
        let width = const { <T as Lanes>::Half::<S>::LEN };
        let tap = |tap: usize| <T as Lanes>::Positions::<S>::splat(simd, tap as u32);
        let [right, below, both] = [tap(rows), tap(1), tap(rows + 1)];
        self.planes.each_pair(
            width,
            #[inline(always)]
            |[first, second], out| {
                // SAFETY: a group's rows and the same ones of the next column lie in the input, its places in `out`.
                unsafe {
                    let load = |at: usize| load_at::<S, T::Half<S>>(simd, self.input.add(at));
                    let [left, left_too] = [load(first), load(second)];
                    let [next, next_too] = [load(first + rows), load(second + rows)];
                    let (a, b) = (left.unzip_low(left_too), next.unzip_low(next_too));
                    let (c, d) = (left.unzip_high(left_too), next.unzip_high(next_too));
                    if LARGEST {
                        // The larger of each two first, and then of these two: the one of four is the same in any order.
                        let upper = keep::<S, T>(simd, (b, right), (a, tap(0)));
                        let lower = keep::<S, T>(simd, (d, both), (c, below));
                        let (best, found) = keep::<S, T>(simd, lower, upper);
                        store_at(best, self.out.add(out));
                        store_at(found + firsts.at(simd, [first, second]), self.at.add(out));
                    } else {
                        store_at(((a + b) + c) + d, self.out.add(out));
                    }
                }
            },
        );
    }
}

impl<T: Real> PoolBack<T> {
    /// Adds the seeds of one sample to its elements, two groups of places at a time.
    ///
    /// # Safety
    ///
    /// As in `run`, and they are pairs.
    #[inline(always)]
    pub(crate) unsafe fn pairs<S: Simd, const LARGEST: bool>(&self, simd: S) {
        let (firsts, rows) = (Firsts::<S, T>::new(simd), self.planes.axes[1].extent);
        let width = const { <T as Lanes>::Half::<S>::LEN };
        // SAFETY: as the caller says.
        unsafe { self.clear() };
        let zero = <T as Lanes>::Half::<S>::splat(simd, T::ZERO);
        let tap = |tap: usize| <T as Lanes>::Positions::<S>::splat(simd, tap as u32);
        let taps = [tap(0), tap(1), tap(rows), tap(rows + 1)];
        self.planes.each_pair(
            width,
            #[inline(always)]
            |[first, second], places| {
                // SAFETY: a group's rows and the same ones of the next column lie in `out`, its places in `seed`.
                unsafe {
                    let seed = load_at::<S, T::Half<S>>(simd, self.seed.add(places));
                    let mut under = [seed; 4];
                    if LARGEST {
                        let found = load_at::<S, T::Positions<S>>(simd, self.at.add(places));
                        let found = found - firsts.at(simd, [first, second]);
                        for tap in 0..4 {
                            let here = T::of_numbers(simd, found.simd_eq(taps[tap]));
                            under[tap] = here.select(zero + seed, zero);
                        }
                    }
                    for column in 0..2 {
                        let [upper, lower] = [under[2 * column], under[2 * column + 1]];
                        store_at(upper.zip_low(lower), self.out.add(first + column * rows));
                        store_at(upper.zip_high(lower), self.out.add(second + column * rows));
                    }
                }
            },
        );
    }
}
