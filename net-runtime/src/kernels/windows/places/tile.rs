//! A tile of weights from one sample: its sums where all taps lie inside, and their way into the weights.

use super::{Places, TapRow, Transposed};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::kernels::vector::transpose::Transposition;
use crate::kernels::windows::AXES;
use crate::real::Real;
use core::ops::Range;
use fearless_simd::{Simd, SimdFloat};

impl<'a, T: Real> Places<'a, T> {
    /// The sums over the places where all taps lie inside, to `to`.
    #[inline(always)]
    pub(super) unsafe fn sums<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const R: usize, const M: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
        rows: &[TapRow; R],
        inside: &[Range<usize>; AXES],
        to: *mut T,
    ) {
        let [lead, down, last] = &self.windows.axes;
        let [_, lead_step, _, last_step] = self.sliding_steps;
        let (places, columns) = (last.places, &part.columns);
        let first = inside[1].start.max(part.rows.start);
        let length = inside[1].end.min(part.rows.end).saturating_sub(first);
        let mut sums = [[[V::splat(simd, T::NEGATIVE_ZERO); N]; M]; R];
        // SAFETY: as the caller says.
        unsafe {
            for i in inside[0].clone() {
                let some = columns.start.saturating_sub(i * places).max(inside[2].start)
                    ..columns.end.saturating_sub(i * places).min(inside[2].end);
                for k in some {
                    let at =
                        ((i * places + k - columns.start) * part.rows.len() + first - part.rows.start) * N * V::LEN;
                    let mut still = part.still.wrapping_add(at);
                    let at = i * lead.stride * lead_step + first * down.stride + k * last.stride * last_step;
                    let sliding = part.sliding.wrapping_add(at);
                    let mut each = [sliding; R];
                    for r in 0..R {
                        each[r] = sliding.wrapping_offset(rows[r].sliding);
                    }
                    let mut at = 0;
                    for _ in 0..length {
                        let mut z = [V::splat(simd, T::ZERO); N];
                        for n in 0..N {
                            z[n] = load_at(simd, still.wrapping_add(n * V::LEN));
                        }
                        for r in 0..R {
                            for m in 0..M {
                                let element = V::splat(simd, *each[r].wrapping_add(at + m));
                                for n in 0..N {
                                    sums[r][m][n] = add_product(sums[r][m][n], z[n], element);
                                }
                            }
                        }
                        still = still.wrapping_add(N * V::LEN);
                        at += down.stride;
                    }
                }
            }
            for r in 0..R {
                for m in 0..M {
                    for n in 0..N {
                        store_at(sums[r][m][n], to.add(((r * M + m) * N + n) * V::LEN));
                    }
                }
            }
        }
    }

    /// The sums into the weights, or added to what is there.
    #[inline(always)]
    pub(super) unsafe fn put<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const M: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
        rows: &[TapRow],
        sums: *const T,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let (lanes, first) = (N * V::LEN, rows[0].out);
                // SAFETY: the rows are some of the weights.
                unsafe {
                    if !part.add && rows.iter().enumerate().all(|(r, row)| row.out == first + r * M) {
                        let (to, to_step) = (part.out.wrapping_add(first), self.steps.still);
                        let (rows, columns) = (rows.len() * M, part.channels);
                        return Transposition { rows, columns, from: sums, from_step: lanes, to, to_step }.run(simd);
                    }
                    for (r, row) in rows.iter().enumerate() {
                        for p in 0..part.channels {
                            let to = part.out.wrapping_add(row.out + p * self.steps.still);
                            for m in 0..M {
                                let sum = *sums.add((r * M + m) * lanes + p);
                                *to.add(m) = if part.add { *to.add(m) + sum } else { sum };
                            }
                        }
                    }
                }
            },
        )
    }
}
