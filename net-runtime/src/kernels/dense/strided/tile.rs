//! The sums of some vectors by some columns, which stay in registers while what is reduced passes by.

use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::real::Real;
use fearless_simd::{Simd, SimdFloat};

/// The most columns of a tile.
pub(super) const MOST_COLUMNS: usize = 8;

/// For each product of a stretch how far its factors are from the first ones of the tile.
pub(super) type Steps = [[usize; 2]];

/// `N` vectors of one factor by `K` numbers of the other.
#[derive(Clone, Copy)]
pub(super) struct Tile<'s, T> {
    pub(super) steps: &'s Steps,
    pub(super) vectors: *const T,
    /// How far behind `vectors` the last vector begins, which may be before the end of the last but one.
    pub(super) last: usize,
    /// Where each column has its number, or vectors of its own.
    pub(super) numbers: [*const T; MOST_COLUMNS],
    /// Where the sums of each column go.
    pub(super) out: [*mut T; MOST_COLUMNS],
    /// Whether sums go on from what is there.
    pub(super) resumes: bool,
}

impl<T: Real> Tile<'_, T> {
    /// Adds the products of all steps to the sums of the tile, and stores them.
    ///
    /// # Safety
    ///
    /// There are `N` vectors at each step, `K` numbers, or `K` times `N` vectors where `BOTH`, and `K` columns of `N` vectors, from
    /// `vectors` and `out` to `last`.
    #[inline(always)]
    pub(super) unsafe fn run<S, V, const BOTH: bool, const N: usize, const K: usize>(&self, simd: S)
    where
        S: Simd,
        V: SimdFloat<S, Element = T>,
    {
        let at = |n: usize| if n + 1 < N { n * V::LEN } else { self.last };
        let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
        // SAFETY: as the caller says.
        unsafe {
            if self.resumes {
                for k in 0..K {
                    for n in 0..N {
                        sums[k][n] = load_at(simd, self.out[k].add(at(n)));
                    }
                }
            }
            for &[vector, number] in self.steps {
                let from = self.vectors.wrapping_add(vector);
                let mut vectors = [V::splat(simd, T::ZERO); N];
                for n in 0..N {
                    vectors[n] = load_at(simd, from.wrapping_add(at(n)));
                }
                for k in 0..K {
                    let numbers = self.numbers[k].wrapping_add(number);
                    for n in 0..N {
                        let by =
                            if BOTH { load_at(simd, numbers.wrapping_add(at(n))) } else { V::splat(simd, *numbers) };
                        sums[k][n] = add_product(sums[k][n], vectors[n], by);
                    }
                }
            }
            for k in 0..K {
                for n in 0..N {
                    store_at(sums[k][n], self.out[k].add(at(n)));
                }
            }
        }
    }
}
