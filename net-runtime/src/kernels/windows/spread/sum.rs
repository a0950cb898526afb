//! The products of a transpose of one sample, added where they belong: of each tap a column of places at a time, onto the column
//! of `out` that the tap moves it to.

use super::rows::each_vector;
use super::{Products, Spread, VectorRows};
use crate::kernels::vector::registers::{apart, load_at, store_at};
use crate::kernels::windows::Axis;
use crate::real::{Lanes, Real};
use core::ops::Range;
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

/// Columns of products to be added to columns of `out`: those of neighbouring taps of the contiguous axis, `step` apart, move to
/// rows of the same column that are one dilation apart.
struct Sum<T> {
    /// Of the first tap.
    from: *const T,
    step: usize,
    taps: Range<usize>,
    to: *mut T,
    to_column: usize,
    columns: usize,
}

impl<'a, T: Real> Spread<'a, T> {
    /// Adds the products where they belong, those outside nowhere.
    #[inline(always)]
    pub(super) unsafe fn spread<S: Simd>(&self, simd: S, products: &Products<T>, rows: &VectorRows, out: *mut T) {
        let [lead, down, last] = &self.windows.axes;
        let columns = &products.columns;
        let mut tap = products.taps.start;
        while tap < products.taps.end {
            // In memory the taps lie as the elements do, the contiguous axis innermost.
            let (first, outer) = (tap % down.taps, tap / down.taps);
            let (k, i) = (outer % last.taps, outer / last.taps);
            let downs = first..(first + products.taps.end - tap).min(down.taps);
            let product = products.first.wrapping_add((tap - products.taps.start) * products.step);
            let lasts = last.places_of(k);
            for place in lead.places_of(i) {
                let start = place * last.places;
                let some = columns.start.saturating_sub(start).max(lasts.start)
                    ..columns.end.saturating_sub(start).min(lasts.end);
                if some.is_empty() {
                    continue;
                }
                let lead_element = place * lead.stride + i * lead.dilation - lead.before;
                let last_element = some.start * last.stride + k * last.dilation - last.before;
                let sum = Sum {
                    from: product.wrapping_add((start + some.start - columns.start) * down.places),
                    step: products.step,
                    taps: downs.clone(),
                    to: out.wrapping_add(lead_element * self.out_steps[1] + last_element * self.out_steps[3]),
                    to_column: last.stride * self.out_steps[3],
                    columns: some.len(),
                };
                // SAFETY: the places lie inside, and so do the elements under these taps.
                unsafe {
                    if rows.are_vectors {
                        sum.all_rows(simd, down, rows);
                    } else {
                        sum.each(down);
                    }
                }
            }
            tap += downs.len();
        }
    }
}

impl<T: Real> Sum<T> {
    /// All rows, a vector of them after the other.
    #[inline(always)]
    unsafe fn all_rows<S: Simd>(&self, simd: S, down: &Axis, rows: &VectorRows) {
        let mut inside = rows.inside.as_ptr();
        // SAFETY: each vector lies in the column, and has a mask for each tap.
        each_vector::<S, T>(down.extent, |at, _, length| unsafe {
            if length == <T as Lanes>::Wide::<S>::LEN {
                self.rows::<S, T::Wide<S>>(simd, down, inside, at);
            } else if const { <S::f32s as SimdBase<S>>::LEN == 16 } && length == <T as Lanes>::Half::<S>::LEN {
                self.rows::<S, T::Half<S>>(simd, down, inside, at);
            } else {
                self.rows::<S, T::Narrow<S>>(simd, down, inside, at);
            }
            inside = inside.add(down.taps);
        });
    }

    /// The rows of a vector from `at` on, of all columns.
    #[inline(always)]
    unsafe fn rows<S: Simd, V: SimdFloat<S, Element = T>>(&self, simd: S, down: &Axis, inside: *const u16, at: usize) {
        apart(
            simd,
            #[inline(always)]
            || {
                let row = (at + down.before) as isize - (self.taps.start * down.dilation) as isize;
                let (mut from, mut to) = (self.from.wrapping_offset(row), self.to.wrapping_add(at));
                let inside = inside.wrapping_add(self.taps.start);
                let mut columns = self.columns;
                // SAFETY: as the caller says.
                unsafe {
                    while columns >= 4 {
                        self.tile::<S, V, 4>(simd, down, inside, from, to);
                        from = from.wrapping_add(4 * down.places);
                        to = to.wrapping_add(4 * self.to_column);
                        columns -= 4;
                    }
                    for _ in 0..columns {
                        self.tile::<S, V, 1>(simd, down, inside, from, to);
                        from = from.wrapping_add(down.places);
                        to = to.wrapping_add(self.to_column);
                    }
                }
            },
        )
    }

    /// `N` columns.
    #[inline(always)]
    unsafe fn tile<S: Simd, V: SimdFloat<S, Element = T>, const N: usize>(
        &self,
        simd: S,
        down: &Axis,
        inside: *const u16,
        from: *const T,
        to: *mut T,
    ) {
        let (mut sums, mut from) = ([V::splat(simd, T::ZERO); N], from);
        // SAFETY: as the caller says; what is read of other columns is left out.
        unsafe {
            for n in 0..N {
                sums[n] = load_at(simd, to.wrapping_add(n * self.to_column));
            }
            for tap in 0..self.taps.len() {
                let inside = V::Mask::from_bitmask(simd, u64::from(*inside.add(tap)));
                for n in 0..N {
                    let sum = sums[n] + load_at::<S, V>(simd, from.wrapping_add(n * down.places));
                    sums[n] = inside.select(sum, sums[n]);
                }
                from = from.wrapping_add(self.step).wrapping_sub(down.dilation);
            }
            for n in 0..N {
                store_at(sums[n], to.wrapping_add(n * self.to_column));
            }
        }
    }

    /// Number by number.
    #[inline(never)]
    unsafe fn each(&self, down: &Axis) {
        for (number, tap) in self.taps.clone().enumerate() {
            let rows = down.places_of(tap);
            for column in 0..self.columns {
                let from = self.from.wrapping_add(number * self.step + column * down.places);
                for place in rows.clone() {
                    let element = place * down.stride + tap * down.dilation - down.before;
                    // SAFETY: as the caller says.
                    unsafe { *self.to.add(column * self.to_column + element) += *from.add(place) };
                }
            }
        }
    }
}
