//! Rows into columns, in square tiles of vectors.
//!
//! ```text
//! a0 a1 a2 a3      zip of rows 0 and 2, 1 and 3     a0 c0 a1 c1    again     a0 b0 c0 d0
//! b0 b1 b2 b3                                       a2 c2 a3 c3              a1 b1 c1 d1
//! c0 c1 c2 c3                                       b0 d0 b1 d1              a2 b2 c2 d2
//! d0 d1 d2 d3                                       b2 d2 b3 d3              a3 b3 c3 d3
//! ```

use crate::kernels::vector::registers::{apart, load_at, store_at};
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Simd, SimdBase};

/// `to[c][r] = from[r][c]` for `rows` by `columns` numbers.
pub struct Transposition<T> {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) from: *const T,
    /// The distance between two rows of `from`.
    pub(crate) from_step: usize,
    pub(crate) to: *mut T,
    /// The distance between two rows of `to`.
    pub(crate) to_step: usize,
}

impl<T: Real> Transposition<T> {
    /// # Safety
    ///
    /// All numbers may be read from `from` and written to `to`, which do not overlap.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        apart(
            simd,
            #[inline(always)]
            || {
                // SAFETY: each call is about a part of the rows and columns.
                unsafe {
                    let done = self.further::<S, T::Wide<S>>(simd, [0, 0]);
                    let is_wider = const { <T as Lanes>::Wide::<S>::LEN > <T as Lanes>::Half::<S>::LEN };
                    let done = if is_wider { self.further::<S, T::Half<S>>(simd, done) } else { done };
                    let is_wider = const { <T as Lanes>::Wide::<S>::LEN > <T as Lanes>::Narrow::<S>::LEN };
                    let [rows, columns] = if is_wider { self.further::<S, T::Narrow<S>>(simd, done) } else { done };
                    self.each(0..rows, columns..self.columns);
                    self.each(rows..self.rows, 0..self.columns);
                }
            },
        )
    }

    /// The tiles of one size around those that are done, as far as they go: so many rows and columns are done then.
    #[inline(always)]
    unsafe fn further<S: Simd, V: SimdBase<S, Element = T>>(&self, simd: S, done: [usize; 2]) -> [usize; 2] {
        let [rows, columns] = [self.rows - self.rows % V::LEN, self.columns - self.columns % V::LEN];
        // SAFETY: as the caller says; a larger tile is some of these.
        unsafe {
            self.tiles::<S, V>(simd, 0..done[0], done[1]..columns);
            self.tiles::<S, V>(simd, done[0]..rows, 0..columns);
        }
        [rows, columns]
    }

    /// One number after the other.
    #[inline(always)]
    unsafe fn each(&self, rows: Range<usize>, columns: Range<usize>) {
        for r in rows {
            for c in columns.clone() {
                // SAFETY: as the caller says.
                unsafe { *self.to.add(c * self.to_step + r) = *self.from.add(r * self.from_step + c) };
            }
        }
    }

    /// Whole tiles of `V::LEN` by `V::LEN`, of which both ranges are multiples.
    #[inline(always)]
    unsafe fn tiles<S: Simd, V: SimdBase<S, Element = T>>(&self, simd: S, rows: Range<usize>, columns: Range<usize>) {
        for r in rows.step_by(V::LEN) {
            for c in columns.clone().step_by(V::LEN) {
                // SAFETY: the tile lies inside the ranges.
                unsafe {
                    match const { V::LEN } {
                        16 => self.tile::<S, V, 16>(simd, r, c),
                        8 => self.tile::<S, V, 8>(simd, r, c),
                        4 => self.tile::<S, V, 4>(simd, r, c),
                        _ => self.tile::<S, V, 2>(simd, r, c),
                    }
                }
            }
        }
    }

    /// A tile of `N` by `N`, the length of a vector: each row is zipped with the one half the tile on, as often as halves
    /// make 1 of `N`.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdBase<S, Element = T>, const N: usize>(&self, simd: S, r: usize, c: usize) {
        let mut rows = [V::splat(simd, T::ZERO); N];
        for k in 0..N {
            // SAFETY: as the caller says.
            rows[k] = unsafe { load_at(simd, self.from.add((r + k) * self.from_step + c)) };
        }
        for _ in 0..const { N.ilog2() } {
            let before = rows;
            for k in 0..N / 2 {
                rows[2 * k] = before[k].zip_low(before[k + N / 2]);
                rows[2 * k + 1] = before[k].zip_high(before[k + N / 2]);
            }
        }
        for k in 0..N {
            // SAFETY: as the caller says.
            unsafe { store_at(rows[k], self.to.add((c + k) * self.to_step + r)) };
        }
    }
}
