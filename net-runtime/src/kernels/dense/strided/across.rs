//! The tiles of a block of vectors, some columns each. Their sums are stored where they belong in the output, or in a copy from
//! where their numbers are moved one by one.

use super::tile::{MOST_COLUMNS, Tile};
use super::vectors::{Along, Block, LAID, VECTOR_BYTES};
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// The most vectors that the copy of a tile has.
const COPIED: usize = LAID * MOST_COLUMNS;

impl<T: Real> Along<'_, T> {
    /// The sums of a block by all columns, in tiles of 8, 4, 2 columns or one.
    #[inline(always)]
    pub(super) unsafe fn across<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        block: &Block<'_>,
        tile: &mut Tile<'_, T>,
    ) {
        let (numbers, out) = (tile.numbers[0], tile.out[0]);
        let (mut walk, mut done, points) = (self.indices.across.walk(), 0, self.indices.across.points());
        while done < points {
            // So many columns that the sums fill the registers, with the vectors and the numbers of a step.
            let most = if const { <S::f32s as SimdBase<S>>::LEN == 16 } { MOST_COLUMNS } else { MOST_COLUMNS / 2 };
            let count = match points - done {
                1 => 1,
                2 | 3 => 2,
                4..8 => 4,
                _ => most,
            };
            for k in 0..count {
                tile.numbers[k] = numbers.wrapping_add(walk.offsets[self.indices.factors[1]]);
                tile.out[k] = out.wrapping_add(block.first.offsets[0] + walk.offsets[0]);
                walk.step();
            }
            // SAFETY: the tile's elements are some of the product's.
            unsafe {
                if block.is_next_out {
                    self.sums::<S, V>(simd, tile, block.vectors, count);
                } else {
                    self.copied::<S, V>(simd, block, tile, count);
                }
            }
            done += count;
        }
    }

    /// A tile whose sums are made in a copy: its elements lie apart in the output, or a vector there would also cover numbers of
    /// others.
    #[inline(always)]
    unsafe fn copied<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        block: &Block<'_>,
        tile: &Tile<'_, T>,
        columns: usize,
    ) {
        let mut room = MaybeUninit::<[[u64; VECTOR_BYTES / 8]; COPIED]>::zeroed();
        let room: *mut T = room.as_mut_ptr().cast();
        let mut copy = *tile;
        for k in 0..columns {
            copy.out[k] = room.wrapping_add(k * block.vectors * V::LEN);
        }
        let pairs = || (0..columns).map(|k| (tile.out[k], copy.out[k]));
        // SAFETY: the room is as large as the tile; the elements are the block's.
        unsafe {
            for (to, copy) in pairs().filter(|_| self.resumes) {
                block.first.each(block.count, 0, |out, element| {
                    *copy.wrapping_add(element + block.before) = *to.wrapping_add(out);
                });
            }
            self.sums::<S, V>(simd, &copy, block.vectors, columns);
            for (to, copy) in pairs() {
                block.first.each(block.count, 0, |out, element| {
                    *to.wrapping_add(out) = *copy.wrapping_add(element + block.before);
                });
            }
        }
    }

    /// The sums of a tile, by the instance of [`Tile::run`] for so many vectors and columns.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        tile: &Tile<'_, T>,
        vectors: usize,
        columns: usize,
    ) {
        // SAFETY: as the caller says.
        unsafe {
            match (self.indices.both, vectors, columns) {
                (true, _, 8) => tile.run::<S, V, true, 1, 8>(simd),
                (true, _, 4) => tile.run::<S, V, true, 1, 4>(simd),
                (true, _, 2) => tile.run::<S, V, true, 1, 2>(simd),
                (true, _, _) => tile.run::<S, V, true, 1, 1>(simd),
                (_, 8, _) => tile.run::<S, V, false, 8, 1>(simd),
                (_, 4, _) => tile.run::<S, V, false, 4, 1>(simd),
                (_, 2, 8) => tile.run::<S, V, false, 2, 8>(simd),
                (_, 2, 4) => tile.run::<S, V, false, 2, 4>(simd),
                (_, 2, 2) => tile.run::<S, V, false, 2, 2>(simd),
                (_, 2, _) => tile.run::<S, V, false, 2, 1>(simd),
                (_, _, 8) => tile.run::<S, V, false, 1, 8>(simd),
                (_, _, 4) => tile.run::<S, V, false, 1, 4>(simd),
                (_, _, 2) => tile.run::<S, V, false, 1, 2>(simd),
                _ => tile.run::<S, V, false, 1, 1>(simd),
            }
        }
    }
}
