//! Pooling of one sample, one window after the other.

use crate::kernels::pool::back::PoolBack;
use crate::kernels::pool::pooling::Pool;
use crate::kernels::windows::Axis;
use crate::order::follows;
use crate::real::Real;

/// A window: the first element under it that lies inside, and of each axis how many do and how far apart they are.
struct Under {
    first: usize,
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
    for c in 0..of.planes.channels {
        for i in 0..lead.places {
            let (leads, first_lead) = under(lead, i, from[1]);
            for k in 0..last.places {
                let (lasts, first_last) = under(last, k, from[3]);
                let first = (c * from[0]) as isize + first_lead + first_last;
                for j in 0..down.places {
                    let (downs, first_down) = under(down, j, 1);
                    let out = c * to[0] + i * to[1] + j + k * to[3];
                    let window = Under { first: (first + first_down) as usize, taps: [leads, downs, lasts], steps };
                    // SAFETY: the taps lie in the input, the place in `out`.
                    unsafe { window.store(of, out) };
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

impl Under {
    /// The largest or the sum, as a number of `out`.
    #[inline(always)]
    unsafe fn store<T: Real>(&self, of: &Pool<T>, out: usize) {
        let is_empty = self.taps.contains(&0);
        let (mut best, mut found) = (if is_empty { T::ZERO } else { T::NEGATIVE_ZERO }, u32::MAX);
        for u in 0..self.taps[0] {
            for v in 0..self.taps[1] {
                for w in 0..self.taps[2] {
                    let at = self.first + u * self.steps[0] + v * self.steps[1] + w * self.steps[2];
                    // SAFETY: as in `pool`.
                    let new = unsafe { *of.input.add(at) };
                    if of.at.is_null() {
                        best += new;
                    } else if found == u32::MAX || follows(new, best) {
                        (best, found) = (new, at as u32);
                    }
                }
            }
        }
        // SAFETY: as in `pool`.
        unsafe {
            *of.out.add(out) = best;
            if !of.at.is_null() {
                *of.at.add(out) = found;
            }
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
