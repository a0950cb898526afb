//! Vectors along the rows of a product, or along its columns, each by numbers of the other factor.
//!
//! ```text
//! rows 0..32 of 256     two vectors as they lie in their factor; or, where they lie apart there, laid side by side for all that is
//!                       reduced, once for all columns
//! columns 0..6 of 64    six numbers of the other factor, wherever they lie: twelve sums in registers
//! ```
//!
//! What is reduced passes by in stretches, whose places are listed once; a sum waits in the output between two. Where the elements
//! of a tile lie apart in the output, the tile is a copy.

use super::Contraction;
use super::dims::{Dims, Walk};
use super::tile::{MOST_COLUMNS, Tile};
use crate::kernels::vector::transpose::Transposition;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many products of a sum pass by at a time.
const STRETCH: usize = 128;
/// How many bytes a vector has at most, and how many vectors are laid side by side, or copied from the output.
const VECTOR_BYTES: usize = 64;
const LAID: usize = 2;
const COPIED: usize = LAID * MOST_COLUMNS;

/// A product as its vectors see it.
struct Along<'c, T> {
    of: &'c Contraction<T>,
    indices: Indices<'c>,
    /// Where the products of the stretch have their factors.
    steps: &'c [[usize; 2]],
    /// Whether the numbers of the vectors' factor lie side by side from step to step.
    is_in_line: bool,
    /// Whether sums go on from what is there.
    resumes: bool,
}

/// What the indices of a product are to its vectors.
#[derive(Clone, Copy)]
pub(super) struct Indices<'c> {
    /// Those that the vectors go along, those of the other factor, and those around all.
    pub(super) along: &'c Dims,
    pub(super) across: &'c Dims,
    pub(super) around: &'c Dims,
    /// Of strides those in the factor of the vectors, and those in the other one.
    pub(super) factors: [usize; 2],
    /// Whether the other factor has vectors, too.
    pub(super) both: bool,
}

/// Some neighbours along the vectors: in a line as long as all of them, or longer.
#[derive(Clone, Copy)]
struct Block<'d> {
    first: Walk<'d>,
    count: usize,
    /// How many vectors cover the line; the last one ends with it.
    vectors: usize,
    /// How many numbers before the first are in the line, too, so that it is as long as a vector.
    before: usize,
    /// Whether the line lies in the factor, and in the output; or is laid, or a copy.
    is_next: bool,
    is_next_out: bool,
}

impl<T: Real> Contraction<T> {
    /// # Safety
    ///
    /// The arrays hold all elements, the output overlaps no factor.
    #[inline(always)]
    pub(super) unsafe fn vectors<S: Simd>(&self, simd: S, indices: Indices<'_>, width: usize) {
        let Indices { around, factors, .. } = indices;
        let mut steps = [[0; 2]; STRETCH];
        let mut walk = self.of.reduced.walk();
        let (each, total) = (self.of.reduced.points(), self.of.reduced.points() * self.samples);
        for first in (0..total).step_by(STRETCH) {
            let count = STRETCH.min(total - first);
            for (number, step) in steps.iter_mut().enumerate().take(count) {
                let sample = (first + number) / each;
                *step = factors.map(|factor| walk.offsets[factor] + sample);
                walk.step();
            }
            let (steps, resumes) = (&steps[..count], self.add || first > 0);
            let is_in_line = steps.iter().enumerate().all(|(number, step)| step[0] == steps[0][0] + number);
            let product = Along { of: self, indices, steps, is_in_line, resumes };
            let mut walk = around.walk();
            for _ in 0..around.points() {
                // SAFETY: as the caller says.
                unsafe {
                    if width >= const { <T as Lanes>::Wide::<S>::LEN } {
                        product.blocks::<S, T::Wide<S>>(simd, walk.offsets);
                    } else if width >= const { <T as Lanes>::Half::<S>::LEN } {
                        product.blocks::<S, T::Half<S>>(simd, walk.offsets);
                    } else {
                        product.blocks::<S, T::Narrow<S>>(simd, walk.offsets);
                    }
                }
                walk.step();
            }
        }
    }
}

impl<T: Real> Along<'_, T> {
    /// All along the vectors.
    #[inline(always)]
    unsafe fn blocks<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, around: [usize; 3]) {
        let Indices { along, across, factors, both, .. } = self.indices;
        let points = along.points();
        let lines = [factors[0], 0, factors[1]].map(|array| along.line(array));
        let [is_next, is_next_out, _] = lines.map(|line| line >= V::LEN);
        let most = match (both, is_next && across.points() == 1) {
            (true, _) => 1,
            (_, true) => 8,
            _ => 2,
        };
        let (mut walk, mut done) = (along.walk(), 0);
        while done < points {
            let in_line = |line: usize| if line >= V::LEN { line - done % line } else { points - done };
            let left = in_line(lines[0]).min(in_line(lines[1]));
            let left = if both { left.min(lines[2] - done % lines[2]) } else { left };
            let mut vectors = most;
            while vectors > left.div_ceil(V::LEN) {
                vectors /= 2;
            }
            let count = left.min(vectors * V::LEN);
            let before = if is_next || both { V::LEN.saturating_sub(count) } else { 0 };
            let is_next_out = is_next_out && before == 0 && (is_next || count == vectors * V::LEN);
            let block = Block { first: walk, count, vectors, before, is_next, is_next_out };
            // SAFETY: the block's elements are some of the product's.
            unsafe { self.block::<S, V>(simd, &block, around) };
            walk.skip(count);
            done += count;
        }
    }

    /// The sums of a block.
    #[inline(always)]
    unsafe fn block<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, block: &Block<'_>, around: [usize; 3]) {
        let Indices { factors, both, .. } = self.indices;
        let [own, mut other] = factors.map(|array| {
            let factor = if array == 1 { self.of.a } else { self.of.b };
            factor.wrapping_add(self.of.of.from[array] + around[array])
        });
        if both {
            other = other.wrapping_add(block.first.offsets[factors[1]]).wrapping_sub(block.before);
        }
        let out = self.of.out.wrapping_add(self.of.of.from[0] + around[0]);
        let width = block.vectors * V::LEN;
        let mut room = MaybeUninit::<[[[u64; VECTOR_BYTES / 8]; LAID]; STRETCH]>::uninit();
        let mut laid = [[0; 2]; STRETCH];
        let mut tile = Tile {
            steps: self.steps,
            vectors: own.wrapping_add(block.first.offsets[factors[0]]).wrapping_sub(block.before),
            last: (block.count + block.before).saturating_sub(V::LEN),
            numbers: [other; MOST_COLUMNS],
            out: [out; MOST_COLUMNS],
            resumes: self.resumes,
        };
        // SAFETY: the places of the block are inside the arrays; the room has two vectors for each step.
        unsafe {
            if !block.is_next {
                let room: *mut T = room.as_mut_ptr().cast();
                self.lay(simd, own, block, room, width);
                for (number, (laid, step)) in laid.iter_mut().zip(self.steps).enumerate() {
                    *laid = [number * width, step[1]];
                }
                tile = Tile { steps: &laid[..self.steps.len()], vectors: room, last: width - V::LEN, ..tile };
            }
            self.across::<S, V>(simd, block, &mut tile);
        }
    }

    /// Lays the numbers of a block side by side, for each step so many, zeros behind them.
    #[inline(always)]
    unsafe fn lay<S: Simd>(&self, simd: S, own: *const T, block: &Block<'_>, room: *mut T, width: usize) {
        let (from, along) = (own.wrapping_add(block.first.offsets[self.indices.factors[0]]), self.indices.along);
        let (array, before) = (self.indices.factors[0], block.before);
        // SAFETY: as the caller says.
        unsafe {
            for number in 0..self.steps.len() {
                let to = room.add(number * width);
                for lane in (0..before).chain(before + block.count..width) {
                    *to.add(lane) = T::ZERO;
                }
            }
            if self.is_in_line {
                let (columns, from_step) = (self.steps.len(), along.inner().strides[array]);
                return block.first.runs(block.count, array, |own, lane, rows| {
                    let (from, to) = (from.wrapping_add(own + self.steps[0][0]), room.add(before + lane));
                    Transposition { rows, columns, from, from_step, to, to_step: width }.run(simd);
                });
            }
            block.first.each(block.count, array, |own, lane| {
                for (number, step) in self.steps.iter().enumerate() {
                    *room.add(number * width + before + lane) = *from.wrapping_add(own + step[0]);
                }
            });
        }
    }

    /// All across, in tiles.
    #[inline(always)]
    unsafe fn across<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, block: &Block<'_>, tile: &mut Tile<'_, T>) {
        let (numbers, out) = (tile.numbers[0], tile.out[0]);
        let (mut walk, mut done, points) = (self.indices.across.walk(), 0, self.indices.across.points());
        while done < points {
            // With the vectors and the numbers of a step, the sums fill the registers.
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

    /// A tile of so many columns whose elements lie apart in the output, or whose line holds others, too.
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

    /// A tile of so many vectors and columns.
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
