//! What completes the sums of a tile of weights from one sample: the products at places where only some of its taps lie inside.

use super::{Places, TapRow, Transposed};
use crate::kernels::vector::registers::{add_product, apart, load_at, store_at};
use crate::kernels::windows::AXES;
use crate::real::Real;
use core::ops::Range;
use fearless_simd::{Simd, SimdFloat};

impl<'a, T: Real> Places<'a, T> {
    /// Adds the products at the other places, of the taps that lie inside there. The sum of a tap that lies outside everywhere is +0.
    #[inline(always)]
    pub(super) unsafe fn border<S: Simd, V: SimdFloat<S, Element = T>, const N: usize, const M: usize>(
        &self,
        simd: S,
        part: &Transposed<T>,
        rows: &[TapRow],
        inside: &[Range<usize>; AXES],
        sums: *mut T,
    ) {
        apart(
            simd,
            #[inline(always)]
            || {
                let [lead, down, last] = &self.windows.axes;
                let [_, lead_step, _, last_step] = self.sliding_steps;
                for column in part.columns.clone() {
                    let (i, k) = (column / last.places, column % last.places);
                    let is_inside = inside[0].contains(&i) && inside[2].contains(&k);
                    for (r, row) in rows.iter().enumerate() {
                        if !lead.places_of(row.taps[0]).contains(&i) || !last.places_of(row.taps[2]).contains(&k) {
                            continue;
                        }
                        let sliding =
                            (i * lead.stride * lead_step + k * last.stride * last_step) as isize + row.sliding;
                        let sliding = part.sliding.wrapping_offset(sliding);
                        let mut place = part.rows.start;
                        while place < part.rows.end {
                            if is_inside && inside[1].contains(&place) {
                                place = inside[1].end;
                                continue;
                            }
                            let at = ((column - part.columns.start) * part.rows.len() + place - part.rows.start)
                                * N
                                * V::LEN;
                            let (taps, _, _) = down.taps_under(place);
                            let first = taps.start.max(row.taps[1]) - row.taps[1];
                            let end = taps.end.min(row.taps[1] + M).saturating_sub(row.taps[1]);
                            // SAFETY: the place is one of the part's; these taps lie inside there.
                            unsafe {
                                for m in first..end {
                                    let element = *sliding.wrapping_add(place * down.stride + m);
                                    for n in 0..N {
                                        let z = load_at(simd, part.still.add(at + n * V::LEN));
                                        let sum = sums.add(((r * M + m) * N + n) * V::LEN);
                                        let value: V = add_product(load_at(simd, sum), z, V::splat(simd, element));
                                        store_at(value, sum);
                                    }
                                }
                            }
                            place += 1;
                        }
                    }
                }
                for (r, row) in rows.iter().enumerate().filter(|_| !part.add) {
                    for m in 0..M {
                        let taps = [row.taps[0], row.taps[1] + m, row.taps[2]];
                        if self.windows.axes.iter().zip(taps).any(|(axis, tap)| axis.places_of(tap).is_empty()) {
                            for n in 0..N {
                                // SAFETY: the sums have room for `M` taps of each row.
                                unsafe { store_at(V::splat(simd, T::ZERO), sums.add(((r * M + m) * N + n) * V::LEN)) };
                            }
                        }
                    }
                }
            },
        )
    }
}
