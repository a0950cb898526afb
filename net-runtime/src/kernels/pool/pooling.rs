//! Pooling of one sample: the largest element under each window, or the sum of all. Blocks of samples are loops of the net.
//!
//! ```text
//! largest   y[c, y, x] = the largest a[c, s y + d u - b, s x + d v - b] over u, v; at[c, y, x] its position in memory order
//! total     t[c, y, x] += a[c, s y + d u - b, s x + d v - b]                    over u, v, from -0.0
//! ```
//!
//! The lanes of a vector are neighbouring places of the axis that is contiguous, or channels where windows have one axis. Taps
//! pass by in the order of the axes, those outside are left out: places at which all lie inside come together, the others one by
//! one.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::vector::registers::{load_at, store_at};
use crate::kernels::windows::sliding::MOST_TAPS;
use crate::kernels::windows::{Axis, Windows};
use crate::order::follows;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase};

/// Positions in memory and nothing else.
///
/// # Safety
///
/// The type is `LENGTH` `u32`s, one behind the other.
pub unsafe trait Positions {
    /// How many positions.
    const LENGTH: usize;
}

// SAFETY: it is one.
unsafe impl Positions for u32 {
    const LENGTH: usize = 1;
}

// SAFETY: the elements of an array follow each other without padding.
unsafe impl<X: Positions, const N: usize> Positions for [X; N] {
    const LENGTH: usize = N * X::LENGTH;
}

/// `out` is the largest element under each window, `at` its position: of equal ones the first, NaN before all.
#[inline(always)]
pub fn largest_under<S: Simd, T: Real, X: Flat<T>, P: Positions, Y: Flat<T>>(
    simd: S,
    windows: Windows,
    input: &X,
    at: &mut P,
    out: &mut Y,
) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) || P::LENGTH != Y::LENGTH {
        return;
    }
    let planes = Planes::of(&windows);
    let (input, at, out) = (flat(input).as_ptr(), (at as *mut P).cast(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows, and there is a position for each number of `out`.
    unsafe { T::pool(simd.level(), &Pool { planes, input, at, out }) }
}

/// `out` is the sum of all elements under each window.
#[inline(always)]
pub fn total_under<S: Simd, T: Real, X: Flat<T>, Y: Flat<T>>(simd: S, windows: Windows, input: &X, out: &mut Y) {
    if !windows.is_pool(Y::LENGTH, X::LENGTH) {
        return;
    }
    let (planes, at) = (Planes::of(&windows), core::ptr::null_mut());
    let (input, out) = (flat(input).as_ptr(), flat_mut(out).as_mut_ptr());
    // SAFETY: the arrays fit the windows.
    unsafe { T::pool(simd.level(), &Pool { planes, input, at, out }) }
}

/// Windows over channels, each with three axes: leading, contiguous, last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planes {
    pub(crate) channels: usize,
    pub(crate) axes: [Axis; 3],
}

impl Planes {
    #[inline(always)]
    pub(crate) fn of(windows: &Windows) -> Self {
        let channels = windows.groups * windows.still;
        if windows.rank == 1 {
            // In memory the channels are contiguous.
            let down = Axis { places: channels, extent: channels, ..Axis::ONE };
            return Planes { channels: 1, axes: [Axis::ONE, down, windows.axes[0]] };
        }
        Planes { channels, axes: windows.as_volume().axes }
    }

    /// From one element of what slides to the next: of the channels and of each axis.
    #[inline(always)]
    pub(crate) fn sliding_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.extent);
        [lead * down * last, down * last, 1, down]
    }

    /// From one place to the next.
    #[inline(always)]
    pub(crate) fn still_steps(&self) -> [usize; 4] {
        let [lead, down, last] = self.axes.map(|axis| axis.places);
        [lead * down * last, down * last, 1, down]
    }
}

/// The operands as they lie in memory.
pub struct Pool<T> {
    pub(crate) planes: Planes,
    pub(crate) input: *const T,
    /// Null for sums.
    pub(crate) at: *mut u32,
    pub(crate) out: *mut T,
}

/// Places that have the same taps, one row after the other.
struct Run<T> {
    /// Of the first tap that lies inside.
    input: *const T,
    position: u32,
    at: *mut u32,
    out: *mut T,
    rows: usize,
    /// How many numbers a row has.
    length: usize,
    /// From one number of a row to the next, in the input.
    step: usize,
    /// From one row to the next, in the input and in `out`.
    row: [usize; 2],
}

/// How far each tap that lies inside is from the first one, in elements.
struct Taps {
    counts: [usize; 3],
    each: MaybeUninit<[u32; MOST_TAPS]>,
}

impl Taps {
    /// Lists them in order, unless they are listed.
    #[inline(always)]
    fn list(&mut self, counts: [usize; 3], steps: [usize; 3]) {
        if counts == self.counts {
            return;
        }
        self.counts = counts;
        let (each, mut next): (*mut u32, _) = (self.each.as_mut_ptr().cast(), 0);
        for u in 0..counts[0] {
            for v in 0..counts[1] {
                for w in 0..counts[2] {
                    debug_assert!(next < MOST_TAPS);
                    // SAFETY: a window has `MOST_TAPS` taps at most: `Windows::is_pool` refuses more.
                    unsafe { each.add(next).write((u * steps[0] + v * steps[1] + w * steps[2]) as u32) };
                    next += 1;
                }
            }
        }
    }

    #[inline(always)]
    fn all(&self) -> &[u32] {
        let count = self.counts.iter().product();
        // SAFETY: as many are listed.
        unsafe { core::slice::from_raw_parts(self.each.as_ptr().cast(), count) }
    }
}

impl<T: Real> Pool<T> {
    /// # Safety
    ///
    /// The arrays fit the windows that `planes` are of, as [`Windows::is_pool`] compares them; they do not overlap.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            match (self.planes.are_pairs::<S, T>(), self.at.is_null()) {
                (true, false) => self.pairs::<S, true>(simd),
                (true, true) => self.pairs::<S, false>(simd),
                (false, false) => self.places::<S, true>(simd),
                (false, true) => self.places::<S, false>(simd),
            }
        }
    }

    #[inline(always)]
    unsafe fn places<S: Simd, const LARGEST: bool>(&self, simd: S) {
        let [lead, down, last] = self.planes.axes;
        let [rows, columns] = [down.whole_places(), last.whole_places()];
        let mut taps = Taps { counts: [0; 3], each: MaybeUninit::uninit() };
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

    /// Some places of the contiguous axis at some of the last one.
    #[inline(always)]
    unsafe fn start_of<S: Simd, const LARGEST: bool>(
        &self,
        simd: S,
        [c, i]: [usize; 2],
        rows: Range<usize>,
        columns: Range<usize>,
        taps: &mut Taps,
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
        let run = Run {
            input: self.input.wrapping_offset(position),
            position: position as u32,
            at: self.at.wrapping_add(out),
            out: self.out.wrapping_add(out),
            rows: columns.len(),
            length: rows.len(),
            step: down.stride,
            row: [last.stride * from[3], to[3]],
        };
        taps.list(counts, [lead.dilation * from[1], down.dilation, last.dilation * from[3]]);
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

    /// Places that no tap lies inside at.
    #[inline(always)]
    unsafe fn nothing(&self, run: &Run<T>) {
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

    #[inline(always)]
    unsafe fn rows<S: Simd, const LARGEST: bool, const STEP: usize>(&self, simd: S, run: &Run<T>, taps: &[u32]) {
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

    /// The largest and how far its tap is from the first one, or the sum.
    #[inline(always)]
    unsafe fn vector<S: Simd, const LARGEST: bool, const STEP: usize>(
        &self,
        simd: S,
        run: &Run<T>,
        taps: &[u32],
        input: *const T,
    ) -> (T::Half<S>, T::Positions<S>) {
        let position = |tap: u32| <T as Lanes>::Positions::<S>::splat(simd, tap);
        // SAFETY: as the caller says; the first tap is 0.
        unsafe {
            let at = |tap: u32| self.load::<S, STEP>(simd, input.wrapping_add(tap as usize), run.step);
            let (mut best, mut found) = (at(0), position(0));
            for &tap in taps.iter().skip(1) {
                if LARGEST {
                    (best, found) = keep::<S, T>(simd, (at(tap), position(tap)), (best, found));
                } else {
                    best += at(tap);
                }
            }
            (best, found)
        }
    }

    /// Numbers `step` apart.
    #[inline(always)]
    unsafe fn load<S: Simd, const STEP: usize>(&self, simd: S, from: *const T, step: usize) -> T::Half<S> {
        let width = const { <T as Lanes>::Half::<S>::LEN };
        // SAFETY: the numbers lie in the input; two vectors do where they end before it does.
        unsafe {
            if STEP == 1 {
                return load_at(simd, from);
            }
            let end = self.input.wrapping_add(self.planes.channels * self.planes.sliding_steps()[0]);
            if step == 2 && from.wrapping_add(2 * width) <= end {
                let second: T::Half<S> = load_at(simd, from.add(width));
                return load_at::<S, T::Half<S>>(simd, from).unzip_low(second);
            }
            let mut numbers = [T::ZERO; 16];
            for lane in 0..width {
                numbers[lane] = *from.add(lane * step);
            }
            SimdBase::from_slice(simd, &numbers[..width])
        }
    }

    /// One number of a row.
    #[inline(always)]
    unsafe fn each<const LARGEST: bool>(
        &self,
        run: &Run<T>,
        taps: &[u32],
        input: *const T,
        position: u32,
        out: usize,
        n: usize,
    ) {
        // SAFETY: as the caller says; the first tap is 0.
        unsafe {
            let input = input.wrapping_add(n * run.step);
            let (mut best, mut found) = (*input, 0);
            for &tap in taps.iter().skip(1) {
                let new = *input.add(tap as usize);
                if !LARGEST {
                    best += new;
                } else if follows(new, best) {
                    (best, found) = (new, tap);
                }
            }
            *run.out.add(out + n) = best;
            if LARGEST {
                *run.at.add(out + n) = position + n as u32 * run.step as u32 + found;
            }
        }
    }
}

/// Of each lane the new number and position where it follows the best one so far.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub(crate) fn keep<S: Simd, T: Real>(
    simd: S,
    (new, position): (T::Half<S>, T::Positions<S>),
    (best, found): (T::Half<S>, T::Positions<S>),
) -> (T::Half<S>, T::Positions<S>) {
    // Greater, or NaN where the best one is none.
    let taken = !new.simd_le(best) & best.simd_eq(best);
    (taken.select(new, best), T::of_positions(simd, taken).select(position, found))
}

impl Axis {
    /// The places at which every tap lies inside.
    #[inline(always)]
    pub(crate) fn whole_places(&self) -> Range<usize> {
        let first = self.before.div_ceil(self.stride);
        let room = (self.extent + self.before).saturating_sub((self.taps - 1) * self.dilation);
        let end = room.div_ceil(self.stride).min(self.places);
        first.min(end)..end
    }
}
