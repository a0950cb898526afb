//! A matrix times a block of samples: the register tiles of the forward product and of its transpose.
//!
//! ```text
//! out[r][s] = start[r] + weights[r, c] * input[c][s]
//!
//! rows    0..10 of 100      ten rows by two vectors of samples: twenty sums stay in registers while the columns pass by,
//! samples 0..32 of 64       each column giving two loads, ten broadcasts and twenty multiply-adds
//! ```
//!
//! Columns pass by in stretches that keep the input of a tile in the first cache; a sum waits in `out` between two.

use super::vector::{add_product, dividing};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many columns pass by before the next tile is begun.
const STRETCH: usize = 128;

/// `weights[r, c]`, `rows` by `columns`, lies at `r * row + c * column`.
#[derive(Clone, Copy)]
pub(super) struct Product<T> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) weights: *const T,
    pub(super) row: usize,
    pub(super) column: usize,
}

/// The rows of a tile at most: with two vectors of samples each, as many sums as registers hold beside the operands.
const fn most_rows<S: Simd>() -> usize {
    if <S::f32s as SimdBase<S>>::LEN == 16 { 12 } else { 6 }
}

/// The rows of a tile, so that the tiles are nearly equal.
const fn tile_rows<S: Simd>(rows: usize) -> usize {
    rows.div_ceil(rows.div_ceil(most_rows::<S>()))
}

/// The operands of a product as they lie in memory.
struct Operands<T> {
    product: Product<T>,
    input: *const T,
    start: *const T,
    has_start: bool,
    out: *mut T,
    /// The distance between two rows of `input` and of `out`.
    lanes: usize,
}

impl<T: Real> Product<T> {
    /// `out[r][s] = start[r] + weights[r, c] * input[c][s]`
    #[inline(always)]
    pub(super) fn of<S: Simd, const C: usize, const R: usize, const B: usize>(
        self,
        simd: S,
        input: &[[T; B]; C],
        start: Option<&[T; R]>,
        out: &mut [[T; B]; R],
    ) {
        debug_assert!(B.is_multiple_of(8));
        debug_assert!(self.rows == R && self.columns == C);
        let operands = Operands {
            product: self,
            input: input.as_flattened().as_ptr(),
            start: start.map_or(core::ptr::null(), |start| start.as_ptr()),
            has_start: start.is_some(),
            out: out.as_flattened_mut().as_mut_ptr(),
            lanes: B,
        };
        // SAFETY: the arrays are as large as `R`, `C` and `B` say, and the caller's weights lie where `self` says.
        dividing!(S, T, B, V => unsafe { operands.all::<S, V<S, T>, R, C, B>(simd) });
    }
}

impl<T: Real> Operands<T> {
    /// # Safety
    ///
    /// `input` has `C` rows of `B`, `out` `R` rows of `B`, `start` `R` numbers where there is one; `weights` has an element
    /// for each row and column.
    #[inline(always)]
    unsafe fn all<S: Simd, V: SimdFloat<S, Element = T>, const R: usize, const C: usize, const B: usize>(
        &self,
        simd: S,
    ) {
        let vectors = const { B / V::LEN };
        let mut from = 0;
        while from < C {
            let columns = from..(from + STRETCH).min(C);
            for pair in 0..vectors / 2 {
                // SAFETY: two vectors from here on end within `B`.
                unsafe { self.rows::<S, V, R, 2>(simd, pair * 2 * V::LEN, columns.clone()) };
            }
            if const { B / V::LEN % 2 == 1 } {
                // SAFETY: the last vector ends at `B`.
                unsafe { self.rows::<S, V, R, 1>(simd, (vectors - 1) * V::LEN, columns.clone()) };
            }
            from = columns.end;
        }
    }

    /// All tiles of `N` vectors of samples from `lane` on.
    ///
    /// # Safety
    ///
    /// As in `all`; `lane + N * V::LEN <= B`, and the columns are below `C`.
    #[inline(always)]
    unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>, const R: usize, const N: usize>(
        &self,
        simd: S,
        lane: usize,
        columns: core::ops::Range<usize>,
    ) {
        // A match on a constant, of which all other arms are dropped before code is made: see `affine`.
        macro_rules! tile {
            ($count:expr, $first:expr) => {
                match const { $count } {
                    0 => {}
                    1 => self.tile::<S, V, 1, N>(simd, $first, lane, columns.clone()),
                    2 => self.tile::<S, V, 2, N>(simd, $first, lane, columns.clone()),
                    3 => self.tile::<S, V, 3, N>(simd, $first, lane, columns.clone()),
                    4 => self.tile::<S, V, 4, N>(simd, $first, lane, columns.clone()),
                    5 => self.tile::<S, V, 5, N>(simd, $first, lane, columns.clone()),
                    6 => self.tile::<S, V, 6, N>(simd, $first, lane, columns.clone()),
                    7 => self.tile::<S, V, 7, N>(simd, $first, lane, columns.clone()),
                    8 => self.tile::<S, V, 8, N>(simd, $first, lane, columns.clone()),
                    9 => self.tile::<S, V, 9, N>(simd, $first, lane, columns.clone()),
                    10 => self.tile::<S, V, 10, N>(simd, $first, lane, columns.clone()),
                    11 => self.tile::<S, V, 11, N>(simd, $first, lane, columns.clone()),
                    _ => self.tile::<S, V, 12, N>(simd, $first, lane, columns.clone()),
                }
            };
        }
        let size = const { tile_rows::<S>(R) };
        let full = const { R / tile_rows::<S>(R) };
        // SAFETY: the tiles' rows end at `R`; the rest is as the caller says.
        unsafe {
            for i in 0..full {
                tile!(tile_rows::<S>(R), i * size);
            }
            tile!(R % tile_rows::<S>(R), full * size);
        }
    }

    /// `K` rows from `first` on, `N` vectors of samples from `lane` on.
    ///
    /// # Safety
    ///
    /// As in `rows`; `first + K` is at most the number of rows.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        first: usize,
        lane: usize,
        columns: core::ops::Range<usize>,
    ) {
        let Operands { product, lanes, .. } = self;
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
        // SAFETY: every place lies inside the arrays, as the caller says.
        unsafe {
            for k in 0..K {
                for n in 0..N {
                    if columns.start > 0 {
                        sums[k][n] = load(simd, self.out.add((first + k) * lanes + lane + n * V::LEN));
                    } else if self.has_start {
                        sums[k][n] = V::splat(simd, *self.start.add(first + k));
                    }
                }
            }
            for c in columns {
                let mut inputs = [V::splat(simd, T::ZERO); N];
                for n in 0..N {
                    inputs[n] = load(simd, self.input.add(c * lanes + lane + n * V::LEN));
                }
                for k in 0..K {
                    let weight = *product.weights.add((first + k) * product.row + c * product.column);
                    let weight = V::splat(simd, weight);
                    for n in 0..N {
                        sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                    }
                }
            }
            for k in 0..K {
                for n in 0..N {
                    store(sums[k][n], self.out.add((first + k) * lanes + lane + n * V::LEN));
                }
            }
        }
    }
}

/// The vector at `from`.
///
/// # Safety
///
/// `V::LEN` numbers may be read there.
#[inline(always)]
pub(super) unsafe fn load<S: Simd, V: SimdBase<S>>(simd: S, from: *const V::Element) -> V {
    // SAFETY: as the caller says.
    V::from_slice(simd, unsafe { core::slice::from_raw_parts(from, V::LEN) })
}

/// Writes a vector at `to`.
///
/// # Safety
///
/// `V::LEN` numbers may be written there, and nothing else is borrowed from them.
#[inline(always)]
pub(super) unsafe fn store<S: Simd, V: SimdBase<S>>(vector: V, to: *mut V::Element) {
    // SAFETY: as the caller says.
    vector.store_slice(unsafe { core::slice::from_raw_parts_mut(to, V::LEN) });
}
