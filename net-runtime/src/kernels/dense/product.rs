//! A matrix times a block of samples: the register tiles of the forward product and of its transpose.
//!
//! ```text
//! out[r][s] = start[r] + sum[c](weights[r, c] * input[c][s])
//!
//! rows    0..12 of 100     twelve rows by two vectors of samples: twenty-four sums stay in registers while the columns pass by,
//! samples 0..32 of 64      each column giving two loads, twelve broadcasts and twenty-four multiply-adds
//! ```
//!
//! Columns pass by in stretches that keep the input of a tile in the first cache; a sum waits in `out` between two.

use crate::kernels::vector::activation::{Function, raised};
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many columns pass by before the next tile is begun.
const STRETCH: usize = 128;

/// The operands as they lie in memory.
pub struct Product<T> {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// How many samples a row of `input` and of `out` has: a multiple of 8.
    pub(crate) lanes: usize,
    /// `weights[r, c]` lies at `r * row + c * column`.
    pub(crate) weights: *const T,
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) input: *const T,
    /// One number a row, or null for sums that start from nothing.
    pub(crate) start: *const T,
    /// Whether sums go on from what is in `out`; then there is no `start`.
    pub(crate) resumes: bool,
    pub(crate) activation: Function,
    pub(crate) out: *mut T,
}

/// A part of a product: samples from `lane` on, columns in a stretch.
#[derive(Clone)]
struct Stretch {
    lane: usize,
    columns: Range<usize>,
}

impl<T: Real> Product<T> {
    /// # Safety
    ///
    /// `input` has `columns` rows of `lanes`, `out` `rows` of them, `start` `rows` numbers where it is not null; `weights` has
    /// an element for each row and column; `out` overlaps nothing.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says; `lanes` is a multiple of 8, which is that of half a vector at least.
        unsafe {
            if self.lanes.is_multiple_of(<T as Lanes>::Wide::<S>::LEN) {
                self.stretches::<S, T::Wide<S>>(simd);
            } else {
                self.stretches::<S, T::Half<S>>(simd);
            }
            self.activation.finish(simd, self.out, self.rows * self.lanes);
        }
    }

    #[inline(always)]
    unsafe fn stretches<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S) {
        for first in (0..self.columns).step_by(STRETCH) {
            let columns = first..(first + STRETCH).min(self.columns);
            let mut lane = 0;
            // SAFETY: the samples end at `lanes`.
            unsafe {
                while lane + 2 * V::LEN <= self.lanes {
                    self.all_rows::<S, V, 2>(simd, &Stretch { lane, columns: columns.clone() });
                    lane += 2 * V::LEN;
                }
                if lane < self.lanes {
                    self.all_rows::<S, V, 1>(simd, &Stretch { lane, columns });
                }
            }
        }
    }

    /// All rows for `N` vectors of samples, in tiles as large as registers allow.
    #[inline(always)]
    unsafe fn all_rows<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, of: &Stretch) {
        // SAFETY: the tiles follow each other up to `rows`.
        unsafe {
            let first = if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                let first = self.tiles::<S, V, 12, N>(simd, 0, of);
                self.tiles::<S, V, 8, N>(simd, first, of)
            } else {
                self.tiles::<S, V, 6, N>(simd, 0, of)
            };
            let first = self.tiles::<S, V, 4, N>(simd, first, of);
            let first = self.tiles::<S, V, 2, N>(simd, first, of);
            self.tiles::<S, V, 1, N>(simd, first, of);
        }
    }

    /// Tiles of `K` rows from `first` on, as many as there are: where it stops.
    #[inline(always)]
    unsafe fn tiles<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        first: usize,
        of: &Stretch,
    ) -> usize {
        let mut first = first;
        while first + K <= self.rows {
            // SAFETY: the tile ends at `rows`.
            unsafe { self.tile::<S, V, K, N>(simd, first, of) };
            first += K;
        }
        first
    }

    /// `K` rows from `first` on, `N` vectors of samples.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        first: usize,
        of: &Stretch,
    ) {
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
        // SAFETY: every place lies inside the arrays, as the caller says.
        unsafe {
            let out = self.out.add(first * self.lanes + of.lane);
            for k in 0..K {
                for n in 0..N {
                    if self.resumes || of.columns.start > 0 {
                        sums[k][n] = load_at(simd, out.add(k * self.lanes + n * V::LEN));
                    } else if !self.start.is_null() {
                        sums[k][n] = V::splat(simd, *self.start.add(first + k));
                    }
                }
            }
            let mut weights = self.weights.add(first * self.row + of.columns.start * self.column);
            let mut input = self.input.add(of.columns.start * self.lanes + of.lane);
            for _ in of.columns.clone() {
                let mut inputs = [V::splat(simd, T::ZERO); N];
                for n in 0..N {
                    inputs[n] = load_at(simd, input.add(n * V::LEN));
                }
                for k in 0..K {
                    let weight = V::splat(simd, *weights.add(k * self.row));
                    for n in 0..N {
                        sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                    }
                }
                weights = weights.wrapping_add(self.column);
                input = input.wrapping_add(self.lanes);
            }
            let activation = if of.columns.end == self.columns { self.activation } else { Function::Identity };
            let floor = activation.floor(simd);
            for k in 0..K {
                for n in 0..N {
                    store_at(raised(sums[k][n], floor), out.add(k * self.lanes + n * V::LEN));
                }
            }
        }
    }
}
