//! The tiles of a block of vectors, some columns each. Their sums are stored where they belong in the output, or in a copy from
//! where their numbers are moved one by one.

use super::tile::{MOST_COLUMNS, Tile};
use super::vectors::{Along, Block, LAID, VECTOR_BYTES};
use crate::kernels::vector::transpose::Transposition;
use crate::real::Real;
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// So many columns, and so many elements along the vectors, are moved in tiles and not one by one.
const WORTH_TURNING: usize = 4;

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
        // Of one index the places are known without a walk.
        let (is_one, places) = (self.indices.across.count <= 1, [0, self.indices.factors[1]]);
        let strides = places.map(|array| self.indices.across.inner().strides[array]);
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
                let [to, number] = if is_one {
                    strides.map(|stride| (done + k) * stride)
                } else {
                    places.map(|array| walk.offsets[array])
                };
                tile.numbers[k] = numbers.wrapping_add(number);
                tile.out[k] = out.wrapping_add(block.first.offsets[0] + to);
                if !is_one {
                    walk.step();
                }
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
        let mut room = MaybeUninit::<[[u64; VECTOR_BYTES / 8]; COPIED]>::uninit();
        if self.resumes {
            room = MaybeUninit::zeroed();
        }
        let room: *mut T = room.as_mut_ptr().cast();
        let width = block.vectors * V::LEN;
        let mut copy = *tile;
        for k in 0..columns {
            copy.out[k] = room.wrapping_add(k * width);
        }
        // SAFETY: the room is as large as the tile; the elements are the block's.
        unsafe {
            if self.is_line(tile, columns) {
                return self.turned::<S, V>(simd, block, (tile, &copy), columns);
            }
            for k in (0..columns).filter(|_| self.resumes) {
                block.first.each(block.count, 0, |out, element| {
                    *copy.out[k].wrapping_add(element + block.before) = *tile.out[k].wrapping_add(out);
                });
            }
            self.sums::<S, V>(simd, &copy, block.vectors, columns);
            for k in 0..columns {
                block.first.each(block.count, 0, |out, element| {
                    *tile.out[k].wrapping_add(out) = *copy.out[k].wrapping_add(element + block.before);
                });
            }
        }
    }

    /// Whether columns lie next to each other in the output, and so many that they are moved in tiles.
    #[inline(always)]
    fn is_line(&self, tile: &Tile<'_, T>, columns: usize) -> bool {
        let is_worth_it = columns >= WORTH_TURNING && self.indices.along.inner().extent >= WORTH_TURNING;
        is_worth_it && (1..columns).all(|k| tile.out[k] == tile.out[0].wrapping_add(k))
    }

    /// A tile of columns that lie next to each other in the output: each run of elements is transposed.
    #[inline(always)]
    unsafe fn turned<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        block: &Block<'_>,
        (tile, copy): (&Tile<'_, T>, &Tile<'_, T>),
        columns: usize,
    ) {
        let (step, width) = (self.indices.along.inner().strides[0], block.vectors * V::LEN);
        let places = |out: usize, element: usize| {
            (tile.out[0].wrapping_add(out), copy.out[0].wrapping_add(element + block.before))
        };
        // SAFETY: as the caller says.
        unsafe {
            if self.resumes {
                block.first.runs(block.count, 0, |out, element, rows| {
                    let (from, to) = places(out, element);
                    Transposition { rows, columns, from, from_step: step, to, to_step: width }.run(simd);
                });
            }
            self.sums::<S, V>(simd, copy, block.vectors, columns);
            block.first.runs(block.count, 0, |out, element, run| {
                let (to, from) = places(out, element);
                let (rows, columns) = (columns, run);
                Transposition { rows, columns, from, from_step: width, to, to_step: step }.run(simd);
            });
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
