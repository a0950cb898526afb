//! The gradient of the weights from a block of samples: outer products, summed in registers.
//!
//! ```text
//! out[i, j] += sum[s](seed[i][s] * input[j][s])
//!
//! outputs 0..128 of 200    their seeds are transposed once, so that the outputs of a sample are contiguous;
//! inputs  0..12 of 784     two vectors of outputs by twelve inputs: twenty-four sums while the samples pass by, then the
//!                          next two vectors, so that `out` is gone through in memory order
//! ```
//!
//! The samples are added in order, one after the other, to what the blocks before gave; or the sums are, times the rate, taken
//! from the weights themselves, and no gradient is stored.

use crate::kernels::geometry::MOST_LANES;
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::kernels::vector::transpose::Transposition;
use crate::real::{Lanes, Real};
use core::mem::MaybeUninit;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many bytes the outputs of a tile have: two vectors at most.
const TILE_BYTES: usize = 128;
/// How many tiles of outputs have their seeds transposed at once.
const TILES: usize = 4;

/// The operands as they lie in memory.
pub struct OuterBlock<T> {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    /// How many samples a row of `seed` and of `input` has: [`MOST_LANES`] at most.
    pub(crate) lanes: usize,
    /// How many of them are summed.
    pub(crate) samples: usize,
    pub(crate) seed: *const T,
    pub(crate) input: *const T,
    pub(crate) update: Update<T>,
    /// Of each input a column of outputs.
    pub(crate) out: *mut T,
}

/// What the sums do with what is in `out`.
#[derive(Clone, Copy)]
pub(crate) enum Update<T> {
    /// They overwrite it.
    Overwrite,
    /// They start from it.
    Add,
    /// Times the rate they are taken from it.
    Descend(T),
}

/// A tile of outputs, and their seeds: for each sample as many as the tile's vectors have.
#[derive(Clone, Copy)]
struct Seeds<T> {
    first: usize,
    count: usize,
    at: *const T,
}

/// How wide a tile of outputs is.
#[derive(Clone, Copy, PartialEq)]
enum Width {
    TwoWide,
    Wide,
    Narrow,
}

impl<T: Real> OuterBlock<T> {
    /// # Safety
    ///
    /// `seed` has `outputs` rows of `lanes`, `input` `inputs` of them, `out` `inputs` columns of `outputs`, which overlaps
    /// nothing; there is an input; `samples <= lanes <= MOST_LANES`.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let pair = const { 2 * <T as Lanes>::Wide::<S>::LEN };
        let whole = self.outputs - self.outputs % pair;
        let mut room = MaybeUninit::<[[u64; TILE_BYTES / 8]; TILES * MOST_LANES]>::uninit();
        let room: *mut T = room.as_mut_ptr().cast();
        let mut tiles = [Seeds { first: 0, count: pair, at: room.cast_const() }; TILES];
        // SAFETY: the tiles' outputs follow each other up to `outputs`; a tile's seeds take `MOST_LANES * TILE_BYTES` at most.
        unsafe {
            for first in (0..whole).step_by(TILES * pair) {
                let count = ((whole - first) / pair).min(TILES);
                for (number, tile) in tiles.iter_mut().enumerate().take(count) {
                    let to = room.add(number * pair * self.lanes);
                    *tile = self.seeds(simd, to, first + number * pair, pair, pair);
                }
                self.inputs::<S, T::Wide<S>, 2>(simd, &tiles[..count]);
            }
            self.rest(simd, room, whole);
        }
    }

    /// The outputs from `first` on, fewer than two vectors.
    #[inline(always)]
    unsafe fn rest<S: Simd>(&self, simd: S, room: *mut T, first: usize) {
        let (wide, narrow) = const { (<T as Lanes>::Wide::<S>::LEN, <T as Lanes>::Narrow::<S>::LEN) };
        let count = self.outputs - first;
        let width = match count {
            0 => return,
            count if count > wide => Width::TwoWide,
            count if count > narrow => Width::Wide,
            _ => Width::Narrow,
        };
        let step = match width {
            Width::TwoWide => 2 * wide,
            Width::Wide => wide,
            Width::Narrow => narrow,
        };
        // SAFETY: as in `run`.
        unsafe {
            let tile = [self.seeds(simd, room, first, count, step)];
            match width {
                Width::TwoWide => self.inputs::<S, T::Wide<S>, 2>(simd, &tile),
                Width::Wide => self.inputs::<S, T::Wide<S>, 1>(simd, &tile),
                Width::Narrow => self.inputs::<S, T::Narrow<S>, 1>(simd, &tile),
            }
        }
    }

    /// The seeds of `count` outputs from `first` on, transposed to rows of `step`; what no seed fills is zero, as it is
    /// computed with, if not stored.
    #[inline(always)]
    unsafe fn seeds<S: Simd>(&self, simd: S, to: *mut T, first: usize, count: usize, step: usize) -> Seeds<T> {
        // SAFETY: `count` rows of `seed` become columns of `to`, which has `lanes` rows of `step`.
        unsafe {
            for s in (0..self.lanes).filter(|_| count < step) {
                core::ptr::write_bytes(to.add(s * step + count), 0, step - count);
            }
            let from = self.seed.add(first * self.lanes);
            Transposition { rows: count, columns: self.lanes, from, from_step: self.lanes, to, to_step: step }
                .run(simd);
        }
        Seeds { first, count, at: to }
    }

    /// All inputs, in tiles as large as registers allow, by tiles of `N` vectors of outputs.
    #[inline(always)]
    unsafe fn inputs<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, outputs: &[Seeds<T>]) {
        // SAFETY: the tiles follow each other up to `inputs`.
        unsafe {
            let input = if const { <S::f32s as SimdBase<S>>::LEN == 16 } {
                let input = self.tiles::<S, V, 12, N>(simd, 0, outputs);
                self.tiles::<S, V, 8, N>(simd, input, outputs)
            } else {
                self.tiles::<S, V, 6, N>(simd, 0, outputs)
            };
            let input = self.tiles::<S, V, 4, N>(simd, input, outputs);
            self.tiles::<S, V, 1, N>(simd, input, outputs);
        }
    }

    /// Tiles of `K` inputs from `input` on, as many as there are: where it stops.
    #[inline(always)]
    unsafe fn tiles<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        input: usize,
        outputs: &[Seeds<T>],
    ) -> usize {
        let mut input = input;
        while input + K <= self.inputs {
            for seeds in outputs {
                // SAFETY: the tile ends at `inputs`.
                unsafe { self.tile::<S, V, K, N>(simd, input, seeds) };
            }
            input += K;
        }
        input
    }

    /// `K` inputs from `input` on, by `N` vectors of outputs.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        input: usize,
        seeds: &Seeds<T>,
    ) {
        // Where the vectors reach beyond the outputs, the tile is a copy.
        let mut padded = MaybeUninit::<[[u64; TILE_BYTES / 8]; K]>::zeroed();
        let (out, is_part) = (self.out.wrapping_add(input * self.outputs + seeds.first), seeds.count < N * V::LEN);
        let (tile, step): (*mut T, usize) =
            if is_part { (padded.as_mut_ptr().cast(), N * V::LEN) } else { (out, self.outputs) };
        // SAFETY: every place lies inside the arrays, as the caller says; a copy has room for `K` times `N` vectors.
        unsafe {
            for k in (0..K).filter(|_| is_part && !matches!(self.update, Update::Overwrite)) {
                core::ptr::copy_nonoverlapping(out.add(k * self.outputs), tile.add(k * step), seeds.count);
            }
            self.sums::<S, V, K, N>(simd, self.input.add(input * self.lanes), seeds.at, (tile, step));
            for k in (0..K).filter(|_| is_part) {
                core::ptr::copy_nonoverlapping(tile.add(k * step), out.add(k * self.outputs), seeds.count);
            }
        }
    }

    /// The sums of a tile, `K` inputs by `N` vectors of outputs.
    #[inline(always)]
    unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        inputs: *const T,
        seeds: *const T,
        (tile, step): (*mut T, usize),
    ) {
        let (mut sums, mut seed) = ([[V::splat(simd, T::NEGATIVE_ZERO); N]; K], seeds);
        // SAFETY: as the caller says.
        unsafe {
            for k in 0..K {
                for n in 0..N {
                    if let Update::Add = self.update {
                        sums[k][n] = load_at(simd, tile.add(k * step + n * V::LEN));
                    }
                }
            }
            for s in 0..self.samples {
                let mut of_sample = [V::splat(simd, T::ZERO); N];
                for n in 0..N {
                    of_sample[n] = load_at(simd, seed.add(n * V::LEN));
                }
                for k in 0..K {
                    let x = V::splat(simd, *inputs.add(k * self.lanes + s));
                    for n in 0..N {
                        sums[k][n] = add_product(sums[k][n], of_sample[n], x);
                    }
                }
                seed = seed.wrapping_add(N * V::LEN);
            }
            for k in 0..K {
                for n in 0..N {
                    let to = tile.add(k * step + n * V::LEN);
                    let result = match self.update {
                        Update::Descend(rate) => load_at::<S, V>(simd, to) - V::splat(simd, rate) * sums[k][n],
                        _ => sums[k][n],
                    };
                    store_at(result, to);
                }
            }
        }
    }
}
