//! Vectors along the rows of a product, or along its columns, each by numbers of the other factor.
//!
//! ```text
//! rows 0..32 of 256     two vectors as they lie in their factor; or, where they lie apart there, laid side by side for all that is
//!                       reduced, once for all columns
//! columns 0..8 of 64    eight numbers of the other factor, wherever they lie: sixteen sums in registers
//! ```
//!
//! What is reduced passes by in stretches of 128 products. Where their factors lie is listed once for all tiles, and between two
//! stretches the sums wait in the output. Where the elements of a tile lie apart in the output, its sums are made in a copy.

use super::Contraction;
use super::dims::{Dims, Walk};
use super::tile::{MOST_COLUMNS, Tile};
use crate::kernels::vector::transpose::Transposition;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many products of a sum pass by at a time.
const STRETCH: usize = 128;
/// How many bytes a vector has at most, and how many vectors are laid side by side.
pub(super) const VECTOR_BYTES: usize = 64;
pub(super) const LAID: usize = 2;

/// A product as its vectors see it.
pub(super) struct Along<'c, T> {
    pub(super) of: &'c Contraction<'c, T>,
    pub(super) indices: Indices<'c>,
    /// Where the products of the stretch have their factors.
    pub(super) steps: &'c [[usize; 2]],
    /// Whether the numbers of the vectors' factor lie side by side from step to step.
    is_in_line: bool,
    /// Whether sums go on from what is there.
    pub(super) resumes: bool,
}

/// The indices of a product by what its vectors do with them.
#[derive(Clone, Copy)]
pub(super) struct Indices<'c> {
    /// The indices that the vectors go along, those of the other factor, and those around all.
    pub(super) along: &'c Dims,
    pub(super) across: &'c Dims,
    pub(super) around: &'c Dims,
    /// Which of an index's three strides is that in the factor of the vectors, and which is that in the other factor.
    pub(super) factors: [usize; 2],
    /// Whether the other factor has vectors, too.
    pub(super) both: bool,
}

/// Some neighbours along the vectors, all in one line, which may be longer than they are.
#[derive(Clone, Copy)]
pub(super) struct Block<'d> {
    pub(super) first: Walk<'d>,
    pub(super) count: usize,
    /// How many vectors cover the line; the last one ends with it.
    pub(super) vectors: usize,
    /// How many numbers before the first are in the line, too, so that it is as long as a vector.
    pub(super) before: usize,
    /// Whether the line lies in the factor as it is, else it is laid first; and whether it lies so in the output, else the tile
    /// is a copy.
    pub(super) is_next: bool,
    pub(super) is_next_out: bool,
}

impl<T: Real> Contraction<'_, T> {
    /// Runs the product by vectors of `width` numbers: [`Way::Vectors` and `Way::Batch`](super::way::Way).
    ///
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
    /// All blocks along the vectors, for one stretch.
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

    /// The sums of a block by all columns, for one stretch.
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
        let mut laid;
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
                laid = [[0; 2]; STRETCH];
                for (number, (laid, step)) in laid.iter_mut().zip(self.steps).enumerate() {
                    *laid = [number * width, step[1]];
                }
                tile = Tile { steps: &laid[..self.steps.len()], vectors: room, last: width - V::LEN, ..tile };
            }
            self.across::<S, V>(simd, block, &mut tile);
        }
    }

    /// Lays the numbers of a block side by side, a line for each step, with zeros where the line has more room than numbers.
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
}
