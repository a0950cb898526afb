//! The adjoints of pooling: `PoolBack::run` finds who computes them, of one sample or of a block. Here are windows of one sample
//! that stand apart: each element lies under one of them at most, and none reaches beyond the ends.
//!
//! ```text
//! largest   a_bar[c, s y + u, s x + v] = y_bar[c, y, x] where its position was found, added to +0; elsewhere 0
//! total     a_bar[c, s y + u, s x + v] = t_bar[c, y, x]; 0 under no window
//! ```

use super::planes::Planes;
use crate::kernels::windows::Axis;
use crate::real::Real;
use fearless_simd::Simd;

/// The operands as they lie in memory.
pub struct PoolBack<T> {
    pub(crate) planes: Planes,
    pub(crate) are_apart: bool,
    pub(crate) samples: usize,
    pub(crate) seed: *const T,
    /// The positions that were found; null for sums.
    pub(crate) at: *const u32,
    pub(crate) out: *mut T,
}

impl<T: Real> PoolBack<T> {
    /// Adds the seeds to the elements, by the kernel for these windows and so many samples.
    ///
    /// # Safety
    ///
    /// The arrays fit the windows that `planes` are of, as [`Windows::pooled`](crate::kernels::Windows) compares them; they do
    /// not overlap. Where `are_apart`, the windows are.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            match (self.samples, self.are_apart, self.at.is_null()) {
                (1, true, true) if self.planes.are_pairs::<S, T>() => self.pairs::<S, false>(simd),
                (1, true, false) if self.planes.are_pairs::<S, T>() => self.pairs::<S, true>(simd),
                (1, true, _) => self.each(),
                (1, false, false) => {
                    self.clear();
                    self.largest_of_overlapping();
                }
                (1, false, true) => {
                    self.clear();
                    self.total_of_overlapping();
                }
                _ => self.block(simd),
            }
        }
    }

    /// Sets all elements to what their sums start from; of windows that stand apart, unless they cover all elements, to +0.
    #[inline(always)]
    pub(crate) unsafe fn clear(&self) {
        // SAFETY: as in `run`.
        unsafe { if self.are_apart { self.clear_apart() } else { self.start() } }
    }

    /// Sets all elements to +0, unless the windows, which stand apart, cover all of them.
    #[inline(always)]
    unsafe fn clear_apart(&self) {
        let ([lead, down, last], elements) = (self.planes.axes, self.planes.sliding_steps()[0]);
        if self.planes.still_steps()[0] * lead.taps * down.taps * last.taps != elements {
            // SAFETY: `out` has as many elements, each of so many samples.
            (0..self.planes.channels * elements * self.samples).for_each(|n| unsafe { *self.out.add(n) = T::ZERO });
        }
    }

    /// Sets all elements to what their sums start from: -0 for sums of the seeds of all windows over them, and +0 under no
    /// window and for seeds of what was found.
    #[inline(always)]
    pub(crate) unsafe fn start(&self) {
        let (axes, is_summed) = (&self.planes.axes, self.at.is_null());
        let reaches_all = |axis: &Axis| (0..axis.extent).all(|element| axis.reaches(element));
        let numbers = self.planes.channels * self.planes.sliding_steps()[0] * self.samples;
        // SAFETY: `out` has as many.
        let out = unsafe { core::slice::from_raw_parts_mut(self.out, numbers) };
        out.fill(if is_summed { T::NEGATIVE_ZERO } else { T::ZERO });
        if is_summed && !axes.iter().all(reaches_all) {
            let [lead, down, last] = axes;
            let mut elements = out.chunks_exact_mut(self.samples.max(1));
            for i in (0..self.planes.channels).flat_map(|_| 0..lead.extent) {
                for k in 0..last.extent {
                    let is_reached = lead.reaches(i) && last.reaches(k);
                    for (j, numbers) in (0..down.extent).zip(&mut elements) {
                        if !(is_reached && down.reaches(j)) {
                            numbers.fill(T::ZERO);
                        }
                    }
                }
            }
        }
    }

    /// One window after the other.
    ///
    /// # Safety
    ///
    /// As in `run`.
    #[inline(always)]
    pub(crate) unsafe fn each(&self) {
        let [lead, down, last] = self.planes.axes;
        let (from, to) = (self.planes.still_steps(), self.planes.sliding_steps());
        // SAFETY: as in `run`.
        unsafe {
            self.clear_apart();
            for c in 0..self.planes.channels {
                for i in 0..lead.places {
                    for k in 0..last.places {
                        for j in 0..down.places {
                            let place = c * from[0] + i * from[1] + j + k * from[3];
                            let first = [i * lead.stride, j * down.stride, k * last.stride];
                            self.window(place, c * to[0] + first[0] * to[1] + first[1] + first[2] * to[3]);
                        }
                    }
                }
            }
        }
    }

    /// The elements under a window, from the first one on.
    #[inline(always)]
    unsafe fn window(&self, place: usize, first: usize) {
        let ([lead, down, last], steps) = (self.planes.axes, self.planes.sliding_steps());
        // SAFETY: as in `run`.
        unsafe {
            let seed = *self.seed.add(place);
            let found = if self.at.is_null() { None } else { Some(*self.at.add(place)) };
            for u in 0..lead.taps {
                for w in 0..last.taps {
                    for v in 0..down.taps {
                        let element = first + u * steps[1] + v + w * steps[3];
                        *self.out.add(element) = match found {
                            None => seed,
                            Some(found) if found == element as u32 => T::ZERO + seed,
                            Some(_) => T::ZERO,
                        };
                    }
                }
            }
        }
    }
}
