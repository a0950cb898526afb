//! The gradient of the weights from a block of samples: outer products, summed in registers.
//!
//! ```text
//! out[i, j] += seed[i][s] * input[j][s]
//!
//! outputs 0..32 of 128     their seeds are transposed once, so that the outputs of a sample are contiguous;
//! inputs  0..8 of 784      two vectors of outputs by eight inputs: sixteen sums while the samples pass by
//! ```
//!
//! The samples are added in order, one after the other, to what the blocks before gave.

use super::product::{load, store};
use super::transpose::{Rows, transpose};
use super::vector::add_product;
use crate::real::{Lanes, Real};
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// How many inputs a tile has at most.
const fn most_inputs<S: Simd>() -> usize {
    if <S::f32s as SimdBase<S>>::LEN == 16 { 12 } else { 6 }
}

const fn tile_inputs<S: Simd>(inputs: usize) -> usize {
    inputs.div_ceil(inputs.div_ceil(most_inputs::<S>()))
}

/// `out[i, j] = seed[i][s] * input[j][s]`, or `+=` where `add`, summed over the first `samples`.
#[inline(always)]
pub(super) fn outer<S: Simd, T: Real, const I: usize, const O: usize, const B: usize>(
    simd: S,
    seed: &[[T; B]; O],
    input: &[[T; B]; I],
    samples: usize,
    add: bool,
    out: &mut [[T; O]; I],
) {
    let outer = Outer {
        seed: seed.as_flattened().as_ptr(),
        input: input.as_flattened().as_ptr(),
        out: out.as_flattened_mut().as_mut_ptr(),
        samples: samples.min(B),
        add,
    };
    // SAFETY: the arrays are as large as `I`, `O` and `B` say, and no more than `B` samples are read.
    unsafe {
        if const { O > <T as Lanes>::Half::<S>::LEN } {
            outer.all::<S, T::Wide<S>, I, O, B>(simd);
        } else if const { O > <T as Lanes>::Block::<S>::LEN } {
            outer.all::<S, T::Half<S>, I, O, B>(simd);
        } else {
            outer.all::<S, T::Block<S>, I, O, B>(simd);
        }
    }
}

/// The operands as they lie in memory.
struct Outer<T> {
    seed: *const T,
    input: *const T,
    out: *mut T,
    samples: usize,
    add: bool,
}

/// The seeds of the outputs of a tile, the outputs of each sample contiguous.
#[repr(C, align(64))]
struct Seeds<V, const N: usize, const B: usize>([[V; N]; B]);

impl<T: Real> Outer<T> {
    /// # Safety
    ///
    /// `seed` has `O` rows of `B`, `input` `I` rows of `B`, `out` `I` columns of `O`.
    #[inline(always)]
    unsafe fn all<S: Simd, V: SimdFloat<S, Element = T>, const I: usize, const O: usize, const B: usize>(
        &self,
        simd: S,
    ) {
        let pairs = const { O / (2 * V::LEN) };
        // SAFETY: the outputs of the tiles are `0..O`, one after the other.
        unsafe {
            for pair in 0..pairs {
                self.outputs::<S, V, I, O, B, 2>(simd, pair * 2 * V::LEN, 2 * V::LEN);
            }
            let first = pairs * 2 * V::LEN;
            if const { O % (2 * V::LEN) > V::LEN } {
                self.outputs::<S, V, I, O, B, 2>(simd, first, O - first);
            } else if const { !O.is_multiple_of(2 * V::LEN) } {
                self.outputs::<S, V, I, O, B, 1>(simd, first, O - first);
            }
        }
    }

    /// `count` outputs from `first` on, in `N` vectors.
    ///
    /// # Safety
    ///
    /// As in `all`; `count <= N * V::LEN`, `first + count <= O`.
    #[inline(always)]
    unsafe fn outputs<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const I: usize,
        const O: usize,
        const B: usize,
        const N: usize,
    >(
        &self,
        simd: S,
        first: usize,
        count: usize,
    ) {
        let mut seeds = Seeds([[V::splat(simd, T::ZERO); N]; B]);
        // SAFETY: `count` rows of `seed` from `first` on become columns of `seeds`, which has room for `N * V::LEN`.
        unsafe {
            let from = Rows { at: self.seed.add(first * B), step: B };
            let to = Rows { at: seeds.0.as_mut_ptr().cast(), step: N * V::LEN };
            transpose(simd, from, to, count, B);
        }
        macro_rules! tile {
            ($count:expr, $input:expr) => {
                match const { $count } {
                    0 => {}
                    1 => self.tile::<S, V, O, B, N, 1>(simd, &seeds, first, count, $input),
                    2 => self.tile::<S, V, O, B, N, 2>(simd, &seeds, first, count, $input),
                    3 => self.tile::<S, V, O, B, N, 3>(simd, &seeds, first, count, $input),
                    4 => self.tile::<S, V, O, B, N, 4>(simd, &seeds, first, count, $input),
                    5 => self.tile::<S, V, O, B, N, 5>(simd, &seeds, first, count, $input),
                    6 => self.tile::<S, V, O, B, N, 6>(simd, &seeds, first, count, $input),
                    7 => self.tile::<S, V, O, B, N, 7>(simd, &seeds, first, count, $input),
                    8 => self.tile::<S, V, O, B, N, 8>(simd, &seeds, first, count, $input),
                    9 => self.tile::<S, V, O, B, N, 9>(simd, &seeds, first, count, $input),
                    10 => self.tile::<S, V, O, B, N, 10>(simd, &seeds, first, count, $input),
                    11 => self.tile::<S, V, O, B, N, 11>(simd, &seeds, first, count, $input),
                    _ => self.tile::<S, V, O, B, N, 12>(simd, &seeds, first, count, $input),
                }
            };
        }
        let size = const { tile_inputs::<S>(I) };
        let full = const { I / tile_inputs::<S>(I) };
        // SAFETY: the tiles' inputs end at `I`.
        unsafe {
            for tile in 0..full {
                tile!(tile_inputs::<S>(I), tile * size);
            }
            tile!(I % tile_inputs::<S>(I), full * size);
        }
    }

    /// `count` outputs from `first` on by `K` inputs from `input` on.
    ///
    /// # Safety
    ///
    /// As in `outputs`; `input + K <= I`.
    #[inline(always)]
    unsafe fn tile<
        S: Simd,
        V: SimdFloat<S, Element = T>,
        const O: usize,
        const B: usize,
        const N: usize,
        const K: usize,
    >(
        &self,
        simd: S,
        seeds: &Seeds<V, N, B>,
        first: usize,
        count: usize,
        input: usize,
    ) {
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
        if self.add {
            for k in 0..K {
                // SAFETY: `count` numbers of the column, as the caller says.
                sums[k] = unsafe { part(simd, self.out.add((input + k) * O + first), count) };
            }
        }
        for s in 0..self.samples {
            // SAFETY: `s < B`, `input + k < I`.
            unsafe {
                let seeds = seeds.0.get_unchecked(s);
                for k in 0..K {
                    let x = V::splat(simd, *self.input.add((input + k) * B + s));
                    for n in 0..N {
                        sums[k][n] = add_product(sums[k][n], seeds[n], x);
                    }
                }
            }
        }
        for k in 0..K {
            // SAFETY: as above.
            unsafe { put(&sums[k], self.out.add((input + k) * O + first), count) };
        }
    }
}

/// `count` numbers in `N` vectors, the rest of which is anything.
///
/// # Safety
///
/// They may be read; `count <= N * V::LEN`.
#[inline(always)]
unsafe fn part<S: Simd, V: SimdBase<S>, const N: usize>(simd: S, from: *const V::Element, count: usize) -> [V; N] {
    let mut vectors = [V::splat(simd, V::Element::default()); N];
    // SAFETY: whole vectors below `count` are read where they lie, the others in parts that end there.
    unsafe {
        for (n, vector) in vectors.iter_mut().enumerate() {
            if (n + 1) * V::LEN <= count {
                *vector = load(simd, from.add(n * V::LEN));
            } else {
                let rest = core::slice::from_raw_parts(from.add(n * V::LEN), count - n * V::LEN);
                vector.as_mut_slice()[..rest.len()].copy_from_slice(rest);
            }
        }
    }
    vectors
}

/// Writes the first `count` numbers of `N` vectors.
///
/// # Safety
///
/// They may be written; `count <= N * V::LEN`.
#[inline(always)]
unsafe fn put<S: Simd, V: SimdBase<S>, const N: usize>(vectors: &[V; N], to: *mut V::Element, count: usize) {
    // SAFETY: as in `part`.
    unsafe {
        for (n, vector) in vectors.iter().enumerate() {
            if (n + 1) * V::LEN <= count {
                store(*vector, to.add(n * V::LEN));
            } else {
                let rest = core::slice::from_raw_parts_mut(to.add(n * V::LEN), count - n * V::LEN);
                rest.copy_from_slice(&vector.as_slice()[..rest.len()]);
            }
        }
    }
}
