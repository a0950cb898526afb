//! The products of a transpose of one sample, `product[u, v][y, x] = k[p, q, u, v] * z[p, y, x]` summed over `p`: tiles of taps by
//! vectors of places.

use super::{Products, Spread};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::real::Real;
use fearless_simd::{Simd, SimdBase, SimdFloat};

impl<'a, T: Real> Spread<'a, T> {
    /// The products, in tiles of taps by vectors of places; the last vector may begin before the first column.
    #[inline(always)]
    pub(super) unsafe fn multiply<S: Simd, V: SimdFloat<S, Element = T>>(
        &self,
        simd: S,
        products: &Products<T>,
        weights: *const T,
        input: *const T,
    ) {
        let down = self.windows.axes[1].places;
        let (first, end) = (products.columns.start * down, products.columns.end * down);
        let mut at = first;
        // SAFETY: the vectors end at `end`, and begin no more than one before `first`.
        unsafe {
            while at < end {
                if const { <S::f32s as SimdBase<S>>::LEN == 16 } && at + 4 * V::LEN <= end {
                    self.all_taps::<S, V, 4>(simd, products, weights, input, at);
                    at += 4 * V::LEN;
                } else if const { <S::f32s as SimdBase<S>>::LEN < 16 } && at + 2 * V::LEN <= end {
                    self.all_taps::<S, V, 2>(simd, products, weights, input, at);
                    at += 2 * V::LEN;
                } else {
                    self.all_taps::<S, V, 1>(simd, products, weights, input, at.min(self.places - V::LEN));
                    at += V::LEN;
                }
            }
        }
    }

    /// All taps of `N` vectors of places from `at` on.
    #[inline(always)]
    pub(super) unsafe fn all_taps<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        products: &Products<T>,
        weights: *const T,
        input: *const T,
        at: usize,
    ) {
        let column = products.columns.start * self.windows.axes[1].places;
        let input = input.wrapping_add(at);
        let mut tap = products.taps.start;
        while tap < products.taps.end {
            let (rest, weights) = (products.taps.end - tap, weights.wrapping_add(tap));
            let out = products.first.wrapping_add((tap - products.taps.start) * products.step);
            let out = out.wrapping_offset(at as isize - column as isize);
            // SAFETY: the tile ends at the last tap.
            unsafe {
                if rest >= 5 && (rest.is_multiple_of(5) || rest < 6) {
                    self.tile::<S, V, 5, N>(simd, weights, input, out, products.step);
                    tap += 5;
                } else if rest >= 6 {
                    self.tile::<S, V, 6, N>(simd, weights, input, out, products.step);
                    tap += 6;
                } else if rest >= 3 {
                    self.tile::<S, V, 3, N>(simd, weights, input, out, products.step);
                    tap += 3;
                } else {
                    self.tile::<S, V, 1, N>(simd, weights, input, out, products.step);
                    tap += 1;
                }
            }
        }
    }

    /// `K` taps of `N` vectors of places.
    #[inline(always)]
    pub(super) unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const K: usize, const N: usize>(
        &self,
        simd: S,
        weights: *const T,
        input: *const T,
        out: *mut T,
        step: usize,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (mut weights, mut input) = (weights, input);
                let mut sums = [[V::splat(simd, T::NEGATIVE_ZERO); N]; K];
                // SAFETY: as the caller says.
                unsafe {
                    for _ in 0..self.channels.input {
                        let mut inputs = [V::splat(simd, T::ZERO); N];
                        for n in 0..N {
                            inputs[n] = load_at(simd, input.wrapping_add(n * V::LEN));
                        }
                        for k in 0..K {
                            let weight = V::splat(simd, *weights.add(k));
                            for n in 0..N {
                                sums[k][n] = add_product(sums[k][n], inputs[n], weight);
                            }
                        }
                        weights = weights.wrapping_add(self.channels.weights_of_input);
                        input = input.wrapping_add(self.channels.input_step);
                    }
                    for k in 0..K {
                        for n in 0..N {
                            store_at(sums[k][n], out.wrapping_add(k * step + n * V::LEN));
                        }
                    }
                }
            },
        )
    }
}
