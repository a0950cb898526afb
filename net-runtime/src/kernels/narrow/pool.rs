//! Pooling of one sample, one window after the other.

use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::pooling::Pool;
use crate::kernels::windows::Axis;
use crate::order::follows;
use crate::real::Real;

/// A window: the first element under it that lies inside, and of each axis how many do and how far apart they are.
struct Under<T> {
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
    let (axes, from, to) = (&of.planes.axes, of.planes.sliding_steps(), of.planes.still_steps());
    let [lead, down, last] = axes;
    let steps = [lead.dilation * from[1], down.dilation, last.dilation * from[3]];
    let rows = down.whole_places();
    for c in 0..of.planes.channels {
        for i in 0..lead.places {
            let (leads, first_lead) = under(lead, i, from[1]);
            for k in 0..last.places {
                let (lasts, first_last) = under(last, k, from[3]);
                let column = of.input.wrapping_offset((c * from[0]) as isize + first_lead + first_last);
                for j in 0..down.places {
                    let (downs, first_down) = if rows.contains(&j) {
                        (down.taps, (j * down.stride - down.before) as isize)
                    } else {
                        under(down, j, 1)
                    };
                    let first = column.wrapping_offset(first_down);
                    let window = Under { first, taps: [leads, downs, lasts], steps };
                    // SAFETY: the taps lie in the input, the place in `out`.
                    unsafe { window.store(of, c * to[0] + i * to[1] + j + k * to[3]) };
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
    /// The largest or the sum, as a number of `out`.
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
        unsafe { put(of, place, best, found.offset_from(of.input) as u32) }
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

/// The adjoint, of windows that stand apart.
///
/// # Safety
///
/// As of [`PoolBack::run`].
pub(crate) unsafe fn pool_back<T: Real>(of: &PoolBack<T>) {
    // SAFETY: as the caller says.
    unsafe { of.each() }
}
