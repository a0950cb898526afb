//! One sample and a large matrix, the adjoints, compiled once.
//!
//! ```text
//! dots         out[j] = seed[i] * weights[i, j], or `+=`         eight columns at a time, a sum for each lane
//! outer        out[i, j] = seed[i] * input[j], or `+=`           in memory order
//! ```

use crate::kernels::vector::registers::{add_product, add_rest, below, load_at, store_at};
use crate::kernels::vector::totals::totals;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

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
    /// Whether it is added to what is there.
    pub(crate) add: bool,
}

impl<T: Real> SingleBack<T> {
    /// `out[j] = seed[i] * weights[i, j]`, or `+=`
    ///
    /// # Safety
    ///
    /// The arrays have the sizes that are said; `out` overlaps nothing.
    #[inline(always)]
    pub(crate) unsafe fn dots<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if cfg!(feature = "deterministic") || self.outputs < <T as Lanes>::Narrow::<S>::LEN {
                self.dots_in_order();
            } else if self.outputs >= <T as Lanes>::Wide::<S>::LEN {
                self.columns::<S, T::Wide<S>>(simd);
            } else if self.outputs >= <T as Lanes>::Half::<S>::LEN {
                self.columns::<S, T::Half<S>>(simd);
            } else {
                self.columns::<S, T::Narrow<S>>(simd);
            }
        }
    }

    /// # Safety
    ///
    /// As in `dots`.
    #[inline(always)]
    unsafe fn dots_in_order(&self) {
        for j in 0..self.inputs {
            // SAFETY: as the caller says.
            unsafe {
                let mut dot = if self.add { *self.out.add(j) } else { T::NEGATIVE_ZERO };
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
            let mut dots = totals(simd, sums);
            for n in 0..if self.add { count } else { 0 } {
                dots[n] = *self.out.add(first + n) + dots[n];
            }
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
            if self.outputs < <T as Lanes>::Narrow::<S>::LEN {
                for (j, i) in (0..self.inputs).flat_map(|j| (0..self.outputs).map(move |i| (j, i))) {
                    let (product, to) = (*self.seed.add(i) * *self.input.add(j), self.out.add(j * self.outputs + i));
                    *to = if self.add { *to + product } else { product };
                }
                return;
            }
            match (self.outputs >= <T as Lanes>::Wide::<S>::LEN, self.add) {
                (true, true) => self.products::<S, T::Wide<S>, true>(simd),
                (true, false) => self.products::<S, T::Wide<S>, false>(simd),
                (false, true) => self.products::<S, T::Narrow<S>, true>(simd),
                (false, false) => self.products::<S, T::Narrow<S>, false>(simd),
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
