//! Pooling and its adjoints, of one sample or of a block: one sample after the other, and one window after the other.

use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::planes::Planes;
use crate::kernels::pool::pooling::Pool;
use crate::kernels::windows::{Axis, Windows};
use crate::order::follows;
use crate::real::Real;

/// A window at one place: the first element under it that lies inside, and of each axis how many taps lie inside and how far
/// apart they are.
struct Under<T> {
    /// The first element of the sample.
    input: *const T,
    /// How many samples an element has.
    lanes: usize,
    first: *const T,
    taps: [usize; 3],
    steps: [usize; 3],
}

/// The largest element under each window and its position, or the sum.
///
/// # Safety
///
/// As of [`Pool::run`].
pub(crate) unsafe fn pool<T: Real>(of: &Pool<T>) {
    for s in 0..of.samples {
        // SAFETY: as the caller says.
        unsafe { pool_of::<T, false>(of, s) };
    }
}

/// The same of one sample alone, which entries call: so a net without blocks holds no code for them.
///
/// # Safety
///
/// As of [`Pool::run`].
#[inline(never)]
pub(crate) unsafe fn pool_one<T: Real>(windows: &Windows, input: *const T, at: *mut u32, out: *mut T) {
    let planes = Planes::of(windows);
    // SAFETY: as the caller says.
    unsafe { pool_of::<T, true>(&Pool { planes, samples: 1, input, at, out }, 0) }
}

/// Pools one sample of a block, which has others or is `ONE`.
#[inline(always)]
unsafe fn pool_of<T: Real, const ONE: bool>(of: &Pool<T>, s: usize) {
    let (axes, from, to) = (&of.planes.axes, of.planes.sliding_steps(), of.planes.still_steps());
    let [lead, down, last] = axes;
    let lanes = if ONE { 1 } else { of.samples };
    let steps = of.planes.tap_steps().map(|step| step * lanes);
    let (input, rows) = (of.input.wrapping_add(s), down.whole_places());
    for c in 0..of.planes.channels {
        for i in 0..lead.places {
            let (leads, first_lead) = under(lead, i, from[1]);
            for k in 0..last.places {
                let (lasts, first_last) = under(last, k, from[3]);
                let first = (c * from[0]) as isize + first_lead + first_last;
                let column = input.wrapping_offset(first * lanes as isize);
                for j in 0..down.places {
                    let (downs, first_down) = if rows.contains(&j) {
                        (down.taps, (j * down.stride - down.before) as isize)
                    } else {
                        under(down, j, 1)
                    };
                    let first = column.wrapping_offset(first_down * lanes as isize);
                    let window = Under { input, lanes, first, taps: [leads, downs, lasts], steps };
                    // SAFETY: the taps lie in the input, the place in `out`.
                    unsafe { window.store(of, (c * to[0] + i * to[1] + j + k * to[3]) * lanes + s) };
                }
            }
        }
    }
}

/// How many taps lie inside at a place of an axis, and how far it is to the first.
#[inline(always)]
fn under(axis: &Axis, place: usize, step: usize) -> (usize, isize) {
    let (taps, _, first) = axis.taps_under(place);
    if taps.is_empty() { (0, 0) } else { (taps.len(), (first + (taps.start * axis.dilation) as isize) * step as isize) }
}

impl<T: Real> Under<T> {
    /// Writes the largest element under the window and its position, or the sum, as a number of `out`.
    #[inline(always)]
    unsafe fn store(&self, of: &Pool<T>, place: usize) {
        if self.taps.contains(&0) {
            // SAFETY: as in `pool`.
            return unsafe { put(of, place, T::ZERO, u32::MAX) };
        }
        // SAFETY: as in `pool`; the first tap lies inside.
        let first = unsafe { *self.first };
        let (mut best, mut found) = (if of.at.is_null() { T::NEGATIVE_ZERO } else { first }, self.first);
        let mut lead = self.first;
        for _ in 0..self.taps[0] {
            let mut down = lead;
            for _ in 0..self.taps[1] {
                let mut at = down;
                for _ in 0..self.taps[2] {
                    // SAFETY: as in `pool`.
                    let new = unsafe { *at };
                    if of.at.is_null() {
                        best += new;
                    } else if follows(new, best) {
                        (best, found) = (new, at);
                    }
                    at = at.wrapping_add(self.steps[2]);
                }
                down = down.wrapping_add(self.steps[1]);
            }
            lead = lead.wrapping_add(self.steps[0]);
        }
        // SAFETY: as in `pool`; the element that was found lies in the input.
        unsafe { put(of, place, best, found.offset_from(self.input) as u32 / self.lanes as u32) }
    }
}

/// Writes a number of `out` and, where it is wanted, its position.
#[inline(always)]
unsafe fn put<T>(of: &Pool<T>, place: usize, best: T, found: u32) {
    // SAFETY: as in `pool`.
    unsafe {
        *of.out.add(place) = best;
        if !of.at.is_null() {
            *of.at.add(place) = found;
        }
    }
}

/// The adjoint of `pool` of one sample, of windows that stand apart, which entries call: so a net without others holds no code for
/// them.
///
/// # Safety
///
/// As of [`PoolBack::run`], and the windows stand apart.
#[inline(never)]
pub(crate) unsafe fn back_one_apart<T: Real>(windows: &Windows, seed: *const T, at: *const u32, out: *mut T) {
    let planes = Planes::of(windows);
    // SAFETY: as the caller says.
    unsafe { PoolBack { planes, are_apart: true, samples: 1, seed, at, out }.each() }
}

/// The adjoint of `pool`: each seed is added to the element that was found, or to all elements under its window.
///
/// # Safety
///
/// As of [`PoolBack::run`].
pub(crate) unsafe fn pool_back<T: Real>(of: &PoolBack<T>) {
    // SAFETY: as the caller says.
    unsafe {
        if of.are_apart && of.samples == 1 {
            return of.each();
        }
        of.start();
        if of.at.is_null() { of.total_of_overlapping() } else { of.largest_of_overlapping() }
    }
}
