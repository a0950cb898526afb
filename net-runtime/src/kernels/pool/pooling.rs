//! Pooling: the largest element under each window, or the sum of all. Here is what is done for one sample.
//!
//! ```text
//! largest   y[c, y, x] = the largest a[c, s y + d u - b, s x + d v - b] over u, v; at[c, y, x] its position in memory order
//! total     t[c, y, x] += a[c, s y + d u - b, s x + d v - b]                    over u, v, from -0.0
//! ```
//!
//! The lanes of a vector are neighbouring places of the axis that is contiguous, or channels where windows have one axis. Taps
//! pass by in the order of the axes, and those outside are left out: places at which all taps lie inside come together, the
//! others one by one.

use super::planes::Planes;
use super::taps::TapOffsets;
use crate::kernels::vector::registers::store_at;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Simd, SimdBase};

/// The operands as they lie in memory.
pub struct Pool<T> {
    pub(crate) planes: Planes,
    pub(crate) samples: usize,
    pub(crate) input: *const T,
    /// The positions of the largest elements; null for sums.
    pub(crate) at: *mut u32,
    pub(crate) out: *mut T,
}

/// Places that have the same taps inside, row by row: in the middle of an image all of them, at its edge one row.
pub(super) struct AlikePlaces<T> {
    /// The element under the first tap that lies inside, at the first of the places; and its position.
    pub(super) input: *const T,
    pub(super) position: u32,
    pub(super) at: *mut u32,
    pub(super) out: *mut T,
    pub(super) rows: usize,
    /// How many numbers a row has.
    pub(super) length: usize,
    /// How far it is from one number of a row to the next, in the input.
    pub(super) step: usize,
    /// How far it is from one row to the next, in the input and in `out`.
    pub(super) row: [usize; 2],
}

impl<T: Real> Pool<T> {
    /// Pools all samples, by the kernel for these windows and so many samples.
    ///
    /// # Safety
    ///
    /// The arrays fit the windows that `planes` are of, as [`Windows::pooled`] compares them; they do not overlap.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.samples > 1 {
                return self.block(simd);
            }
            match (self.planes.are_pairs::<S, T>(), self.at.is_null()) {
                (true, false) => self.pairs::<S, true>(simd),
                (true, true) => self.pairs::<S, false>(simd),
                (false, false) => self.places::<S, true>(simd),
                (false, true) => self.places::<S, false>(simd),
            }
        }
    }

    /// Pools one sample, whatever its windows are.
    #[inline(always)]
    unsafe fn places<S: Simd, const LARGEST: bool>(&self, simd: S) {
        let [lead, down, last] = self.planes.axes;
        let [rows, columns] = [down.whole_places(), last.whole_places()];
        let mut taps = TapOffsets { counts: [0; 3], each: MaybeUninit::uninit() };
        for c in 0..self.planes.channels {
            for i in 0..lead.places {
                let mut k = 0;
                while k < last.places {
                    let next = if columns.contains(&k) { columns.end } else { k + 1 };
                    let mut j = 0;
                    while j < down.places {
                        let end = if rows.contains(&j) { rows.end } else { j + 1 };
                        // SAFETY: the places lie in `out`.
                        unsafe { self.start_of::<S, LARGEST>(simd, [c, i], j..end, k..next, &mut taps) };
                        j = end;
                    }
                    k = next;
                }
            }
        }
    }

    /// Places of the contiguous axis, at places of the last one, that all have the same taps inside.
    #[inline(always)]
    unsafe fn start_of<S: Simd, const LARGEST: bool>(
        &self,
        simd: S,
        [c, i]: [usize; 2],
        rows: Range<usize>,
        columns: Range<usize>,
        taps: &mut TapOffsets,
    ) {
        let [lead, down, last] = self.planes.axes;
        let (from, to) = (self.planes.sliding_steps(), self.planes.still_steps());
        let under = [lead.taps_under(i), down.taps_under(rows.start), last.taps_under(columns.start)];
        let first = |axis: usize| {
            let (taps, _, start) = &under[axis];
            (start + (taps.start * self.planes.axes[axis].dilation) as isize) * from[axis + 1] as isize
        };
        let position = (c * from[0]) as isize + first(0) + first(1) + first(2);
        let out = c * to[0] + i * to[1] + columns.start * to[3] + rows.start;
        let counts = under.map(|(taps, ..)| taps.len());
        let run = AlikePlaces {
            input: self.input.wrapping_offset(position),
            position: position as u32,
            at: self.at.wrapping_add(out),
            out: self.out.wrapping_add(out),
            rows: columns.len(),
            length: rows.len(),
            step: down.stride,
            row: [last.stride * from[3], to[3]],
        };
        taps.list(counts, self.planes.tap_steps());
        // SAFETY: the taps lie in the input, the places in `out`.
        unsafe {
            match (run.step, taps.all()) {
                (_, []) => self.nothing(&run),
                (1, &[a, b, c, d]) => self.rows::<S, LARGEST, 1>(simd, &run, &[a, b, c, d]),
                (1, &[a, b, c, d, e, f, g, h, i]) => {
                    self.rows::<S, LARGEST, 1>(simd, &run, &[a, b, c, d, e, f, g, h, i]);
                }
                (1, taps) => self.rows::<S, LARGEST, 1>(simd, &run, taps),
                (_, taps) => self.rows::<S, LARGEST, 0>(simd, &run, taps),
            }
        }
    }

    /// Writes what places have at which no tap lies inside: 0, found nowhere.
    #[inline(always)]
    unsafe fn nothing(&self, run: &AlikePlaces<T>) {
        for row in 0..run.rows {
            for n in row * run.row[1]..row * run.row[1] + run.length {
                // SAFETY: as in `start_of`.
                unsafe {
                    *run.out.add(n) = T::ZERO;
                    if !self.at.is_null() {
                        *run.at.add(n) = u32::MAX;
                    }
                }
            }
        }
    }

    /// Pools places that have the same taps inside: in vectors, or one by one where a row is shorter than one.
    #[inline(always)]
    unsafe fn rows<S: Simd, const LARGEST: bool, const STEP: usize>(
        &self,
        simd: S,
        run: &AlikePlaces<T>,
        taps: &[u32],
    ) {
        let width = const { <T as Lanes>::Half::<S>::LEN };
        let mut steps = [0; 16];
        for lane in 0..width {
            // Where the stride is so long that this is no `u32`, there are fewer places than lanes.
            steps[lane] = (lane as u32).wrapping_mul(run.step as u32);
        }
        let steps = <T as Lanes>::Positions::<S>::from_slice(simd, &steps[..width]);
        for row in 0..run.rows {
            let (input, out) = (run.input.wrapping_add(row * run.row[0]), row * run.row[1]);
            let position = run.position + (row * run.row[0]) as u32;
            // SAFETY: the numbers lie in the row.
            unsafe {
                if run.length < width {
                    for n in 0..run.length {
                        self.each::<LARGEST>(run, taps, input, position, out, n);
                    }
                    continue;
                }
                for next in (0..run.length).step_by(width) {
                    let n = next.min(run.length - width);
                    let input = input.wrapping_add(n * run.step);
                    let (best, found) = self.vector::<S, LARGEST, STEP>(simd, run, taps, input);
                    store_at(best, run.out.add(out + n));
                    if LARGEST {
                        let first = <T as Lanes>::Positions::<S>::splat(simd, position + n as u32 * run.step as u32);
                        store_at(found + (first + steps), run.at.add(out + n));
                    }
                }
            }
        }
    }
}
