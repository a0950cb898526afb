//! Rows into columns, in square tiles of vectors.
//!
//! ```text
//! a0 a1 a2 a3      zip of rows 0 and 2, 1 and 3     a0 c0 a1 c1    again     a0 b0 c0 d0
//! b0 b1 b2 b3                                       a2 c2 a3 c3              a1 b1 c1 d1
//! c0 c1 c2 c3                                       b0 d0 b1 d1              a2 b2 c2 d2
//! d0 d1 d2 d3                                       b2 d2 b3 d3              a3 b3 c3 d3
//! ```

use super::product::{load, store};
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase};

/// Rows of numbers: how many, how long, and how far apart.
#[derive(Clone, Copy)]
pub(super) struct Rows<P> {
    pub(super) at: P,
    pub(super) step: usize,
}

/// `to[c][r] = from[r][c]` for `rows` by `columns` numbers.
///
/// # Safety
///
/// All of them may be read from `from` and written to `to`, which do not overlap.
#[inline(always)]
pub(super) unsafe fn transpose<S: Simd, T: Real>(
    simd: S,
    from: Rows<*const T>,
    to: Rows<*mut T>,
    rows: usize,
    columns: usize,
) {
    let wide = const { <T as Lanes>::Wide::<S>::LEN };
    let block = const { <T as Lanes>::Block::<S>::LEN };
    // SAFETY: each call is about a part of the rows and columns.
    unsafe {
        let (whole_rows, whole_columns) = (rows - rows % wide, columns - columns % wide);
        tiles::<S, T, T::Wide<S>>(simd, from, to, 0..whole_rows, 0..whole_columns);
        if const { <T as Lanes>::Wide::<S>::LEN > <T as Lanes>::Block::<S>::LEN } {
            let (more_rows, more_columns) = (rows - rows % block, columns - columns % block);
            tiles::<S, T, T::Block<S>>(simd, from, to, 0..whole_rows, whole_columns..more_columns);
            tiles::<S, T, T::Block<S>>(simd, from, to, whole_rows..more_rows, 0..more_columns);
            each(from, to, 0..more_rows, more_columns..columns);
            each(from, to, more_rows..rows, 0..columns);
        } else {
            each(from, to, 0..whole_rows, whole_columns..columns);
            each(from, to, whole_rows..rows, 0..columns);
        }
    }
}

type Range = core::ops::Range<usize>;

/// One number after the other.
///
/// # Safety
///
/// As in `transpose`.
#[inline(always)]
unsafe fn each<T: Real>(from: Rows<*const T>, to: Rows<*mut T>, rows: Range, columns: Range) {
    for r in rows {
        for c in columns.clone() {
            // SAFETY: as the caller says.
            unsafe { *to.at.add(c * to.step + r) = *from.at.add(r * from.step + c) };
        }
    }
}

/// Whole tiles of `V::LEN` by `V::LEN`.
///
/// # Safety
///
/// As in `transpose`; both ranges are multiples of `V::LEN` long.
#[inline(always)]
unsafe fn tiles<S: Simd, T: Real, V: SimdBase<S, Element = T>>(
    simd: S,
    from: Rows<*const T>,
    to: Rows<*mut T>,
    rows: Range,
    columns: Range,
) {
    for r in rows.step_by(V::LEN) {
        for c in columns.clone().step_by(V::LEN) {
            // SAFETY: the tile lies inside the ranges.
            unsafe {
                let from = Rows { at: from.at.add(r * from.step + c), ..from };
                let to = Rows { at: to.at.add(c * to.step + r), ..to };
                match const { V::LEN } {
                    16 => tile::<S, V, 16>(simd, from, to),
                    8 => tile::<S, V, 8>(simd, from, to),
                    4 => tile::<S, V, 4>(simd, from, to),
                    _ => tile::<S, V, 2>(simd, from, to),
                }
            }
        }
    }
}

/// A tile of `N` by `N`, the length of a vector: a zip of each row with the one half the tile on, as often as halves `N` to 1.
///
/// # Safety
///
/// `N` rows of `N` may be read from `from` and written to `to`.
#[inline(always)]
unsafe fn tile<S: Simd, V: SimdBase<S>, const N: usize>(
    simd: S,
    from: Rows<*const V::Element>,
    to: Rows<*mut V::Element>,
) {
    // SAFETY: as the caller says.
    let mut rows: [V; N] = core::array::from_fn(
        #[inline(always)]
        |r| unsafe { load(simd, from.at.add(r * from.step)) },
    );
    for _ in 0..const { N.ilog2() } {
        let before = rows;
        for k in 0..N / 2 {
            rows[2 * k] = before[k].zip_low(before[k + N / 2]);
            rows[2 * k + 1] = before[k].zip_high(before[k + N / 2]);
        }
    }
    for (c, row) in rows.into_iter().enumerate() {
        // SAFETY: as the caller says.
        unsafe { store(row, to.at.add(c * to.step)) };
    }
}
