//! The adjoints of pooling whose windows overlap, or reach beyond the ends: of one sample, and of a block where there are no vectors.
//!
//! ```text
//! largest   a_bar[at[c, y, x]] += y_bar[c, y, x]
//! total     a_bar[c, s y + d u - b, s x + d v - b] += t_bar[c, y, x]
//! ```
//!
//! An element gets its seeds in the order of their places. Of sums one tap after the other passes over all places at which it
//! lies inside; the last tap comes first, as the earliest place over an element lies on it by its last tap.

use super::back::PoolBack;
use crate::kernels::windows::Axis;
use crate::real::Real;
use core::ops::Range;

impl<T: Real> PoolBack<T> {
    /// Adds each seed to the element that was found.
    ///
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(crate) unsafe fn largest_of_overlapping(&self) {
        let ([lead, down, last], to) = (self.planes.axes, self.planes.still_steps());
        let elements = self.planes.channels * self.planes.sliding_steps()[0];
        for leading in 0..self.planes.channels * lead.places {
            for j in 0..down.places {
                for k in 0..last.places {
                    for s in 0..self.samples {
                        let place = (leading * to[1] + j + k * to[3]) * self.samples + s;
                        // SAFETY: each place has a seed and a position; one that is no element's is passed over.
                        unsafe {
                            let found = *self.at.add(place) as usize;
                            if found < elements {
                                *self.out.add(found * self.samples + s) += *self.seed.add(place);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds each seed to all elements under its window.
    ///
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(crate) unsafe fn total_of_overlapping(&self) {
        let [lead, down, last] = self.planes.axes;
        for c in 0..self.planes.channels {
            for u in (0..lead.taps).rev() {
                for v in (0..down.taps).rev() {
                    for w in (0..last.taps).rev() {
                        // SAFETY: as the caller says.
                        unsafe { self.tap(c, [u, v, w]) };
                    }
                }
            }
        }
    }

    /// Adds the seeds of all places to the elements that a tap lies on there.
    #[inline(always)]
    unsafe fn tap(&self, c: usize, [u, v, w]: [usize; 3]) {
        let ([lead, down, last], from, to) = (self.planes.axes, self.planes.still_steps(), self.planes.sliding_steps());
        let element = |axis: Axis, place: usize, tap: usize| place * axis.stride + tap * axis.dilation - axis.before;
        let rows: Range<usize> = down.places_of(v);
        if rows.is_empty() {
            return;
        }
        for i in lead.places_of(u) {
            for k in last.places_of(w) {
                let first = element(lead, i, u) * to[1] + element(down, rows.start, v) + element(last, k, w) * to[3];
                let (seed, out) = (c * from[0] + i * from[1] + rows.start + k * from[3], c * to[0] + first);
                // Where places next to each other have elements next to each other, all samples of a row are one run.
                let (runs, numbers) =
                    if down.stride == 1 { (1, rows.len() * self.samples) } else { (rows.len(), self.samples) };
                for run in 0..runs {
                    let (seed, out) = ((seed + run) * self.samples, (out + run * down.stride) * self.samples);
                    for n in 0..numbers {
                        // SAFETY: the tap lies inside at these places.
                        unsafe { *self.out.add(out + n) += *self.seed.add(seed + n) };
                    }
                }
            }
        }
    }
}
