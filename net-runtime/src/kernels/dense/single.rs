//! One sample and a large matrix, compiled once: `out[i] = f(start[i] + weights[i, j] * input[j])`, in tiles of up to eight vectors
//! of outputs.

use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::activation::{Function, raised};
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// Whether a product of so many weights is a call of what is compiled once, and not code in the net's own function: from 1536
/// weights on. At the lowest extension of x86, where there is `std`, from 128 on: few processors stop at it, and its code would
/// be a third of what a net has to compile. Where the target has no vectors all are calls.
pub(crate) const fn is_large<S: Simd>(weights: usize) -> bool {
    let is_rare = cfg!(all(feature = "std", any(target_arch = "x86", target_arch = "x86_64")))
        && <S::f32s as SimdBase<S>>::LEN == 4;
    IS_NARROW || weights >= if is_rare { 128 } else { 1536 }
}

/// A matrix by columns, and vectors of one sample.
pub struct Single<T> {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    pub(crate) weights: *const T,
    /// `[inputs]`
    pub(crate) input: *const T,
    /// What the outputs start from, or null for sums that start from nothing. In a narrow kernel it may be `out`.
    pub(crate) start: *const T,
    pub(crate) activation: Function,
    /// `[outputs]`
    pub(crate) out: *mut T,
}

impl<T: Real> Single<T> {
    /// # Safety
    ///
    /// The arrays have the sizes that are said; there are at least as many outputs as a vector of 128 bits has; `out` overlaps
    /// nothing.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.outputs >= <T as Lanes>::Wide::<S>::LEN {
                self.all::<S, T::Wide<S>>(simd);
            } else if self.outputs >= <T as Lanes>::Half::<S>::LEN {
                self.all::<S, T::Half<S>>(simd);
            } else {
                self.all::<S, T::Narrow<S>>(simd);
            }
            self.activation.finish(simd, self.out, self.outputs);
        }
    }

    /// All tiles; the last vector is shifted back to end with the outputs, and gives some of them again, to the same bits.
    #[inline(always)]
    unsafe fn all<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        let (mut first, vectors) = (0, self.outputs.div_ceil(V::LEN));
        // SAFETY: the tiles end at `outputs`.
        unsafe {
            for _ in 0..vectors / 8 {
                self.tile::<S, V, 8, 1>(simd, first);
                first += 8 * V::LEN;
            }
            if vectors % 8 >= 4 {
                self.tile::<S, V, 4, 2>(simd, first);
                first += 4 * V::LEN;
            }
            if vectors % 4 >= 2 {
                self.tile::<S, V, 2, 2>(simd, first);
                first += 2 * V::LEN;
            }
            if vectors % 2 == 1 {
                self.tile::<S, V, 1, 4>(simd, first);
            }
        }
    }

    /// `K` vectors of outputs, each made of `C` sums by turns of the columns.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const C: usize>(
        &self,
        simd: S,
        first: usize,
    ) {
        let last = (first + K * V::LEN).min(self.outputs) - V::LEN;
        let at = |k: usize| if k + 1 < K { first + k * V::LEN } else { last };
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); K]; C];
        let turns = if cfg!(feature = "deterministic") || self.inputs < 8 { 0 } else { self.inputs / C };
        // SAFETY: every place lies inside the arrays, as the caller says.
        unsafe {
            for k in 0..K {
                if !self.start.is_null() {
                    sums[0][k] = load_at(simd, self.start.add(at(k)));
                }
            }
            let mut column = self.weights;
            for turn in 0..turns {
                for c in 0..C {
                    let x = V::splat(simd, *self.input.add(turn * C + c));
                    for k in 0..K {
                        sums[c][k] = add_product(sums[c][k], load_at(simd, column.wrapping_add(at(k))), x);
                    }
                    column = column.wrapping_add(self.outputs);
                }
            }
            for j in turns * C..self.inputs {
                let x = V::splat(simd, *self.input.add(j));
                for k in 0..K {
                    sums[0][k] = add_product(sums[0][k], load_at(simd, column.wrapping_add(at(k))), x);
                }
                column = column.wrapping_add(self.outputs);
            }
            let floor = self.activation.floor(simd);
            for k in 0..K {
                let mut sum = sums[0][k];
                for other in sums.iter().skip(1).take(if turns > 0 { C } else { 0 }) {
                    sum += other[k];
                }
                store_at(raised(sum, floor), self.out.add(at(k)));
            }
        }
    }
}
