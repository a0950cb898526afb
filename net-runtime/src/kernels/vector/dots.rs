//! Dot products of runs of contiguous numbers: `out[i] = start[i] + weights[i, r, j] * numbers[r, j]`, four or eight outputs at
//! once, a sum for each lane.

use crate::kernels::vector::registers::{add_product, apart, load_at};
use crate::kernels::vector::totals::totals;
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// `out[i] = start[i] + weights[i, r, j] * numbers[r, j]`, summed over runs `r` and the numbers `j` of each.
pub(crate) struct Dots<T> {
    pub(crate) outs: usize,
    pub(crate) start: *const T,
    pub(crate) out: *mut T,
    pub(crate) runs: usize,
    pub(crate) length: usize,
    pub(crate) weights: *const T,
    pub(crate) weights_of_out: usize,
    pub(crate) weights_of_run: usize,
    pub(crate) numbers: *const T,
    pub(crate) numbers_of_run: isize,
}

impl<T: Real> Dots<T> {
    /// # Safety
    ///
    /// The outputs and the runs lie in their arrays.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        // SAFETY: as the caller says.
        unsafe {
            if self.length >= <T as Lanes>::Wide::<S>::LEN {
                self.vectors::<S, T::Wide<S>>(simd);
            } else if is_512 && self.length >= <T as Lanes>::Half::<S>::LEN {
                self.vectors::<S, T::Half<S>>(simd);
            } else if self.length >= <T as Lanes>::Narrow::<S>::LEN {
                self.vectors::<S, T::Narrow<S>>(simd);
            } else {
                (0..self.outs).for_each(|i| self.each(i));
            }
        }
    }
}

impl<T: Real> Dots<T> {
    #[inline(always)]
    unsafe fn start(&self, i: usize) -> T {
        if self.start.is_null() {
            if self.runs == 0 { T::ZERO } else { T::NEGATIVE_ZERO }
        } else {
            // SAFETY: the start is one number an output.
            unsafe { *self.start.add(i) }
        }
    }

    #[inline(always)]
    unsafe fn each(&self, i: usize) {
        // SAFETY: as in `run`.
        unsafe {
            let mut sum = self.start(i);
            for run in 0..self.runs {
                let weights = self.weights.wrapping_add(i * self.weights_of_out + run * self.weights_of_run);
                let numbers = self.numbers.wrapping_offset(run as isize * self.numbers_of_run);
                for j in 0..self.length {
                    sum += *weights.add(j) * *numbers.add(j);
                }
            }
            *self.out.add(i) = sum;
        }
    }

    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        let mut first = 0;
        // SAFETY: the tiles follow each other up to the last output.
        unsafe {
            while first < self.outs {
                if first + 4 < self.outs {
                    self.tile::<S, V, 8>(simd, first);
                    first += 8;
                } else if first + 2 >= self.outs && self.length >= 8 * V::LEN {
                    self.pair::<S, V>(simd, first);
                    first += 2;
                } else {
                    self.tile::<S, V, 4>(simd, first);
                    first += 4;
                }
            }
        }
    }

    /// `K` outputs from `first` on, filled up with the last; the last vector of a run begins earlier where it would not fit,
    /// and leaves out what was before.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize>(&self, simd: S, first: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); K];
                let mut weights = [self.weights; K];
                for k in 0..K {
                    weights[k] = self.weights.wrapping_add((first + k).min(self.outs - 1) * self.weights_of_out);
                }
                let (whole, rest) = (self.length - self.length % V::LEN, self.length % V::LEN);
                let behind = V::Mask::from_bitmask(simd, u64::MAX << (V::LEN - rest));
                let last = self.length - V::LEN;
                let mut numbers = self.numbers;
                // SAFETY: as in `run`; a run is a vector at least.
                unsafe {
                    for _ in 0..self.runs {
                        for at in (0..whole).step_by(V::LEN) {
                            let x: V = load_at(simd, numbers.wrapping_add(at));
                            for k in 0..K {
                                sums[k] = add_product(sums[k], load_at(simd, weights[k].wrapping_add(at)), x);
                            }
                        }
                        if rest > 0 {
                            let x: V = load_at(simd, numbers.wrapping_add(last));
                            for k in 0..K {
                                let sum = add_product(sums[k], load_at(simd, weights[k].wrapping_add(last)), x);
                                sums[k] = behind.select(sum, sums[k]);
                            }
                        }
                        numbers = numbers.wrapping_offset(self.numbers_of_run);
                        for k in 0..K {
                            weights[k] = weights[k].wrapping_add(self.weights_of_run);
                        }
                    }
                    let dots = totals(simd, sums);
                    for (k, dot) in dots.into_iter().enumerate().take(self.outs - first) {
                        *self.out.add(first + k) = self.start(first + k) + dot;
                    }
                }
            },
        )
    }

    /// One output or two from `first` on, of long runs: two vectors of each at once.
    #[inline(always)]
    unsafe fn pair<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, first: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let mut sums = [V::splat(simd, T::NEGATIVE_ZERO); 4];
                let outs = [first, (first + 1).min(self.outs - 1)];
                let (whole, rest) = (self.length - self.length % (2 * V::LEN), self.length % (2 * V::LEN));
                let mut tail = [T::NEGATIVE_ZERO; 2];
                // SAFETY: as in `run`.
                unsafe {
                    for run in 0..self.runs {
                        let numbers = self.numbers.wrapping_offset(run as isize * self.numbers_of_run);
                        let mut weights = [self.weights.wrapping_add(run * self.weights_of_run); 2];
                        for k in 0..2 {
                            weights[k] = weights[k].wrapping_add(outs[k] * self.weights_of_out);
                        }
                        for at in (0..whole).step_by(2 * V::LEN) {
                            let x: V = load_at(simd, numbers.wrapping_add(at));
                            let next: V = load_at(simd, numbers.wrapping_add(at + V::LEN));
                            for k in 0..2 {
                                let own = weights[k].wrapping_add(at);
                                sums[k] = add_product(sums[k], load_at(simd, own), x);
                                sums[2 + k] = add_product(sums[2 + k], load_at(simd, own.wrapping_add(V::LEN)), next);
                            }
                        }
                        for at in whole..whole + rest {
                            for k in 0..2 {
                                tail[k] += *weights[k].add(at) * *numbers.wrapping_add(at);
                            }
                        }
                    }
                    let dots = totals(simd, sums);
                    for k in 0..2.min(self.outs - first) {
                        *self.out.add(first + k) = self.start(first + k) + ((dots[k] + dots[2 + k]) + tail[k]);
                    }
                }
            },
        )
    }
}
