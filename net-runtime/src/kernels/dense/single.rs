//! Large matrices and one sample: the kernels of `affine`, `transposed` and `outer` with their sizes as arguments.
//!
//! ```text
//! product      out[i] = start[i] + weights[i, j] * input[j]      tiles of up to eight vectors of outputs
//! dots         out[j] = seed[i] * weights[i, j]                  eight columns at a time, a sum for each lane
//! outer        out[i, j] = seed[i] * input[j], or `+=`           in memory order
//! ```

use crate::kernels::vector::activation::{Function, raised};
use crate::kernels::vector::registers::{add_product, add_rest, below, load_at, store_at, totals};
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// Whether a kernel of so many weights is called rather than made part of the net's code: large ones, and on x86 with `std`
/// all that are worth a dispatch at the lowest extension, which few processors stop at and which would be a third of what there
/// is to compile.
pub(crate) const fn is_large<S: Simd>(weights: usize) -> bool {
    let is_rare = cfg!(all(feature = "std", any(target_arch = "x86", target_arch = "x86_64")))
        && <S::f32s as SimdBase<S>>::LEN == 4;
    weights >= if is_rare { 128 } else { 1536 }
}

/// A matrix by columns, and vectors of one sample.
pub struct Single<T> {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    pub(crate) weights: *const T,
    /// `[inputs]`
    pub(crate) input: *const T,
    /// What the outputs start from, or null for sums that start from nothing.
    pub(crate) start: *const T,
    pub(crate) activation: Function,
    /// `[outputs]`
    pub(crate) out: *mut T,
}

/// The seeds of the outputs carried back, or their products with the inputs.
pub struct SingleBack<T> {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    /// `[outputs]`
    pub(crate) seed: *const T,
    /// `[inputs]`, of `outer`.
    pub(crate) input: *const T,
    /// By columns: what is read by `dots`.
    pub(crate) weights: *const T,
    /// What is written: `[inputs]` by `dots`, a matrix by columns by `outer`.
    pub(crate) out: *mut T,
    /// Whether `outer` adds.
    pub(crate) add: bool,
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
                self.all::<S, T::Block<S>>(simd);
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

impl<T: Real> SingleBack<T> {
    /// `out[j] = seed[i] * weights[i, j]`
    ///
    /// # Safety
    ///
    /// The arrays have the sizes that are said; `out` overlaps nothing.
    #[inline(always)]
    pub(crate) unsafe fn dots<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if cfg!(feature = "deterministic") || self.outputs < <T as Lanes>::Block::<S>::LEN {
                self.dots_in_order();
            } else if self.outputs >= <T as Lanes>::Wide::<S>::LEN {
                self.columns::<S, T::Wide<S>>(simd);
            } else if self.outputs >= <T as Lanes>::Half::<S>::LEN {
                self.columns::<S, T::Half<S>>(simd);
            } else {
                self.columns::<S, T::Block<S>>(simd);
            }
        }
    }

    /// # Safety
    ///
    /// As in `dots`.
    #[inline(always)]
    unsafe fn dots_in_order(&self) {
        for j in 0..self.inputs {
            let mut dot = T::NEGATIVE_ZERO;
            // SAFETY: as the caller says.
            unsafe {
                for i in 0..self.outputs {
                    dot += *self.seed.add(i) * *self.weights.add(j * self.outputs + i);
                }
                *self.out.add(j) = dot;
            }
        }
    }

    /// All columns in vectors `V`, of which one has a number for each lane at least: by eights, as two multiply-adds of four
    /// cycles each are under way at once.
    ///
    /// # Safety
    ///
    /// As in `dots`.
    #[inline(always)]
    pub(crate) unsafe fn columns<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        let whole = self.inputs - self.inputs % 8;
        // SAFETY: as the caller says.
        unsafe {
            for first in (0..whole).step_by(8) {
                self.some::<S, V, 8>(simd, first, 8);
            }
            match self.inputs % 8 {
                0 => {}
                count @ 1..=4 => self.some::<S, V, 4>(simd, whole, count),
                count => self.some::<S, V, 8>(simd, whole, count),
            }
        }
    }

    /// The dot products of the seeds with so many columns from `first` on, filled up with the last to `K`.
    #[inline(always)]
    unsafe fn some<S: Simd, V: SimdFloat<S, Element = T>, const K: usize>(&self, simd: S, first: usize, count: usize) {
        let (mut columns, mut sums) = ([self.weights; K], [V::splat(simd, T::NEGATIVE_ZERO); K]);
        for n in 0..K {
            columns[n] = self.weights.wrapping_add((first + n.min(count - 1)) * self.outputs);
        }
        // SAFETY: as the caller says.
        unsafe {
            for i in (0..self.outputs - self.outputs % V::LEN).step_by(V::LEN) {
                let seed = load_at(simd, self.seed.add(i));
                for n in 0..K {
                    sums[n] = add_product(sums[n], load_at(simd, columns[n].add(i)), seed);
                }
            }
            add_rest(simd, &mut sums, columns, self.seed, self.outputs);
            let dots = totals(simd, sums);
            core::ptr::copy_nonoverlapping(dots.as_ptr(), self.out.add(first), count);
        }
    }

    /// `out[i, j] = seed[i] * input[j]`, or `+=`
    ///
    /// # Safety
    ///
    /// As in `dots`; there is an input.
    #[inline(always)]
    pub(crate) unsafe fn outer<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.outputs < <T as Lanes>::Block::<S>::LEN {
                for (j, i) in (0..self.inputs).flat_map(|j| (0..self.outputs).map(move |i| (j, i))) {
                    let (product, to) = (*self.seed.add(i) * *self.input.add(j), self.out.add(j * self.outputs + i));
                    *to = if self.add { *to + product } else { product };
                }
                return;
            }
            match (self.outputs >= <T as Lanes>::Wide::<S>::LEN, self.add) {
                (true, true) => self.products::<S, T::Wide<S>, true>(simd),
                (true, false) => self.products::<S, T::Wide<S>, false>(simd),
                (false, true) => self.products::<S, T::Block<S>, true>(simd),
                (false, false) => self.products::<S, T::Block<S>, false>(simd),
            }
        }
    }

    /// In memory order, in vectors that begin where one is aligned, as a store that lies in two lines of the cache takes twice as
    /// long: what reaches over the end of a column goes on with the next one.
    #[inline(always)]
    unsafe fn products<S: Simd, V: SimdFloat<S, Element = T>, const ADD: bool>(&self, simd: S) {
        let outputs = self.outputs;
        let mask = |lanes: usize| V::Mask::from_bitmask(simd, u64::from(below(lanes, V::LEN)));
        // The last seeds and then the first ones: two vectors.
        let mut seam = MaybeUninit::<[[u64; 8]; 2]>::uninit();
        let seam: *mut T = seam.as_mut_ptr().cast();
        // SAFETY: as the caller says; there are as many outputs as a vector has lanes, or more.
        unsafe {
            let product = |to: *mut T, seed: *const T, x: V| {
                let seed: V = load_at(simd, seed);
                if ADD { add_product(load_at(simd, to), seed, x) } else { seed * x }
            };
            store_at(load_at::<S, V>(simd, self.seed.add(outputs - V::LEN)), seam);
            store_at(load_at::<S, V>(simd, self.seed), seam.add(V::LEN));
            let mut i = self.out.align_offset(V::LEN * size_of::<T>()).min(V::LEN - 1);
            if i > 0 {
                let first = product(self.out, self.seed, V::splat(simd, *self.input));
                store_at(mask(i).select(first, load_at(simd, self.out)), self.out);
            }
            for j in 0..self.inputs {
                let (x, column) = (V::splat(simd, *self.input.add(j)), self.out.add(j * outputs));
                let end = outputs - (outputs - i) % V::LEN;
                for i in (i..end).step_by(V::LEN) {
                    store_at(product(column.add(i), self.seed.add(i), x), column.add(i));
                }
                i = end;
                if i == outputs {
                    i = 0;
                } else if j + 1 < self.inputs {
                    let x = mask(outputs - i).select(x, V::splat(simd, *self.input.add(j + 1)));
                    store_at(product(column.add(i), seam.add(i + V::LEN - outputs), x), column.add(i));
                    i = i + V::LEN - outputs;
                } else {
                    let (last, done) = (outputs - V::LEN, i + V::LEN - outputs);
                    let rest = product(column.add(last), self.seed.add(last), x);
                    store_at(mask(done).select(load_at(simd, column.add(last)), rest), column.add(last));
                }
            }
        }
    }
}
