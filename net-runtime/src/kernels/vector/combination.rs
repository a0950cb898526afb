//! Rows times factors, summed: `out[j] += factors[i] * rows[i, j]`, the row being contiguous.

use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

/// `out[j] += factors[i] * rows[i, j]`, or `=` where not `add`, summed over `i`.
pub(crate) struct Combination<T> {
    pub(crate) length: usize,
    pub(crate) out: *mut T,
    pub(crate) add: bool,
    pub(crate) count: usize,
    pub(crate) rows: *const T,
    pub(crate) row: usize,
    pub(crate) factors: *const T,
    pub(crate) factor: usize,
}

impl<T: Real> Combination<T> {
    /// # Safety
    ///
    /// The rows, their factors and `out` lie in their arrays.
    #[inline(always)]
    pub(crate) unsafe fn run<S: Simd>(&self, simd: S) {
        let is_512 = const { <S::f32s as SimdBase<S>>::LEN == 16 };
        // SAFETY: as the caller says.
        unsafe {
            let at = self.vectors::<S, T::Wide<S>, 4>(simd, 0);
            let at = self.vectors::<S, T::Wide<S>, 1>(simd, at);
            let at = if is_512 { self.vectors::<S, T::Half<S>, 1>(simd, at) } else { at };
            let at = self.vectors::<S, T::Narrow<S>, 1>(simd, at);
            for at in at..self.length {
                let out = self.out.add(at);
                let mut sum = self.start(*out);
                for i in 0..self.count {
                    sum += *self.rows.add(i * self.row + at) * *self.factors.add(i * self.factor);
                }
                *out = sum;
            }
        }
    }
}

impl<T: Real> Combination<T> {
    /// A sum of nothing is +0.
    #[inline(always)]
    fn start(&self, out: T) -> T {
        match self.add {
            true => out,
            false if self.count == 0 => T::ZERO,
            false => T::NEGATIVE_ZERO,
        }
    }

    /// `N` vectors at once from `first` on as far as they go: there it returns.
    #[inline(always)]
    unsafe fn vectors<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(&self, simd: S, first: usize) -> usize {
        let mut at = first;
        while at + N * V::LEN <= self.length {
            let mut sums = [V::splat(simd, self.start(T::NEGATIVE_ZERO)); N];
            // SAFETY: the vectors end at `length`.
            unsafe {
                for n in 0..N {
                    if self.add {
                        sums[n] = load_at(simd, self.out.add(at + n * V::LEN));
                    }
                }
                let (mut row, mut factor) = (self.rows.wrapping_add(at), self.factors);
                for _ in 0..self.count {
                    let by = V::splat(simd, *factor);
                    for n in 0..N {
                        sums[n] = add_product(sums[n], load_at(simd, row.wrapping_add(n * V::LEN)), by);
                    }
                    row = row.wrapping_add(self.row);
                    factor = factor.wrapping_add(self.factor);
                }
                for n in 0..N {
                    store_at(sums[n], self.out.add(at + n * V::LEN));
                }
            }
            at += N * V::LEN;
        }
        at
    }
}
