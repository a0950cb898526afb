//! Pooling of a block of samples and its adjoints, window after window: the lanes of a vector are the samples of one number.
//!
//! ```text
//! y[c, y, x][s] = the largest a[c, s y + d u - b, ..][s] over u, v; at[c, y, x][s] its position, or the sum
//! a_bar[c, s y + d u - b, ..][s] += y_bar[c, y, x][s] where that position is at[c, y, x][s], or everywhere
//! ```
//!
//! Taps pass by in the order of the axes, and so do windows that overlap where their seeds are added: so sums have the canonical
//! order, forwards and back.

use super::back::PoolBack;
use super::planes::Row;
use super::pooling::Pool;
use crate::kernels::vector::registers::{load_at, store_at};
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdInt, SimdMask};

/// Vectors of numbers, and of as many positions.
pub(super) trait Vectors<S: Simd, T: Real> {
    type Numbers: SimdFloat<S, Element = T>;
    type Positions: SimdInt<S, Element = u32>;

    /// A mask of the numbers as a mask of the positions.
    fn of_positions(simd: S, lanes: Mask<S, Self::Numbers>) -> Mask<S, Self::Positions>;
    /// A mask of the positions as a mask of the numbers.
    fn of_numbers(simd: S, lanes: Mask<S, Self::Positions>) -> Mask<S, Self::Numbers>;
}

type Mask<S, V> = <V as SimdBase<S>>::Mask;

/// Vectors as wide as the registers are.
pub(super) struct Wide;
/// Vectors of 256 bits.
pub(super) struct Half;

impl<S: Simd, T: Real> Vectors<S, T> for Wide {
    type Numbers = T::Placed<S>;
    type Positions = T::Places<S>;

    #[inline(always)]
    fn of_positions(simd: S, lanes: Mask<S, Self::Numbers>) -> Mask<S, Self::Positions> {
        SimdMask::from_bitmask(simd, lanes.to_bitmask())
    }

    #[inline(always)]
    fn of_numbers(simd: S, lanes: Mask<S, Self::Positions>) -> Mask<S, Self::Numbers> {
        SimdMask::from_bitmask(simd, lanes.to_bitmask())
    }
}

impl<S: Simd, T: Real> Vectors<S, T> for Half {
    type Numbers = T::Half<S>;
    type Positions = T::Positions<S>;

    #[inline(always)]
    fn of_positions(simd: S, lanes: Mask<S, Self::Numbers>) -> Mask<S, Self::Positions> {
        T::of_positions(simd, lanes)
    }

    #[inline(always)]
    fn of_numbers(simd: S, lanes: Mask<S, Self::Positions>) -> Mask<S, Self::Numbers> {
        T::of_numbers(simd, lanes)
    }
}

/// Calls a method in the widest vectors that the samples of a block fill; where none are wider than half ones there is one branch.
macro_rules! in_vectors {
    ($of:ident.$method:ident::<$S:ident $(, $more:tt)?>($simd:ident)) => {{
        if const { <T as Lanes>::Placed::<$S>::LEN > <T as Lanes>::Half::<$S>::LEN } {
            if $of.samples.is_multiple_of(const { <T as Lanes>::Placed::<$S>::LEN }) {
                return $of.$method::<$S, Wide $(, $more)?>($simd);
            }
        }
        $of.$method::<$S, Half $(, $more)?>($simd)
    }};
}

/// Calls a method with the places of a row, four of them at a time or one, which go through the taps together.
macro_rules! tiled {
    ($row:ident: $of:ident.$method:ident::<$($generic:ident),*>($simd:ident)) => {{
        let mut n = 0;
        while n + 4 <= $row.places {
            $of.$method::<$($generic,)* 4>($simd, &$row.from(n));
            n += 4;
        }
        while n < $row.places {
            $of.$method::<$($generic,)* 1>($simd, &$row.from(n));
            n += 1;
        }
    }};
}

impl<T: Real> Pool<T> {
    /// Pools a block of samples.
    ///
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(super) unsafe fn block<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            if self.at.is_null() {
                in_vectors!(self.windows::<S, false>(simd))
            } else {
                in_vectors!(self.windows::<S, true>(simd))
            }
        }
    }

    #[inline(always)]
    unsafe fn windows<S: Simd, V: Vectors<S, T>, const LARGEST: bool>(&self, simd: S) {
        // SAFETY: each place has a number of each sample and, of what is found, a position; the taps lie inside.
        self.planes.each_row::<true>(
            #[inline(always)]
            |row| unsafe {
                if row.taps.is_empty() {
                    self.nothing_under(&row);
                } else if LARGEST {
                    tiled!(row: self.largest::<S, V>(simd));
                } else {
                    tiled!(row: self.total::<S, V>(simd));
                }
            },
        );
    }

    /// Writes what a window has of which no tap lies inside: 0, found nowhere.
    #[inline(always)]
    unsafe fn nothing_under(&self, row: &Row<'_>) {
        for n in 0..row.places {
            let place = row.from(n).place;
            for n in place * self.samples..(place + 1) * self.samples {
                // SAFETY: as the caller says.
                unsafe {
                    *self.out.add(n) = T::ZERO;
                    if !self.at.is_null() {
                        *self.at.add(n) = u32::MAX;
                    }
                }
            }
        }
    }

    /// Writes the largest elements under `N` places, and their positions.
    #[inline(always)]
    #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
    unsafe fn largest<S: Simd, V: Vectors<S, T>, const N: usize>(&self, simd: S, row: &Row<'_>) {
        let [place, element] = row.steps;
        for s in (0..self.samples).step_by(V::Numbers::LEN) {
            // SAFETY: as the caller says; the first tap is 0.
            unsafe {
                let of_first = self.input.add(row.first * self.samples + s);
                let (mut best, mut found) =
                    ([V::Numbers::splat(simd, T::ZERO); N], [V::Positions::splat(simd, row.first as u32); N]);
                for n in 0..N {
                    best[n] = load_at(simd, of_first.add(n * element * self.samples));
                }
                for &tap in row.taps.iter().skip(1) {
                    let of_tap = of_first.add(tap as usize * self.samples);
                    let position = V::Positions::splat(simd, row.first as u32 + tap);
                    for n in 0..N {
                        let new: V::Numbers = load_at(simd, of_tap.add(n * element * self.samples));
                        let taken = !new.simd_le(best[n]) & best[n].simd_eq(best[n]);
                        best[n] = taken.select(new, best[n]);
                        found[n] = V::of_positions(simd, taken).select(position, found[n]);
                    }
                }
                for n in 0..N {
                    let to = (row.place + n * place) * self.samples + s;
                    store_at(best[n], self.out.add(to));
                    store_at(found[n] + V::Positions::splat(simd, (n * element) as u32), self.at.add(to));
                }
            }
        }
    }

    /// Writes the sums under `N` places.
    #[inline(always)]
    unsafe fn total<S: Simd, V: Vectors<S, T>, const N: usize>(&self, simd: S, row: &Row<'_>) {
        let [place, element] = row.steps;
        for s in (0..self.samples).step_by(V::Numbers::LEN) {
            // SAFETY: as in `largest`.
            unsafe {
                let of_first = self.input.add(row.first * self.samples + s);
                let mut sums = [V::Numbers::splat(simd, T::NEGATIVE_ZERO); N];
                for &tap in row.taps {
                    let of_tap = of_first.add(tap as usize * self.samples);
                    for n in 0..N {
                        sums[n] += load_at::<S, V::Numbers>(simd, of_tap.add(n * element * self.samples));
                    }
                }
                for n in 0..N {
                    store_at(sums[n], self.out.add((row.place + n * place) * self.samples + s));
                }
            }
        }
    }
}

impl<T: Real> PoolBack<T> {
    /// Adds the seeds of a block of samples to its elements.
    ///
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(super) unsafe fn block<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            self.clear();
            if self.at.is_null() {
                in_vectors!(self.rows::<S, false>(simd))
            } else {
                in_vectors!(self.rows::<S, true>(simd))
            }
        }
    }

    #[inline(always)]
    unsafe fn rows<S: Simd, V: Vectors<S, T>, const LARGEST: bool>(&self, simd: S) {
        // SAFETY: each place has a seed of each sample and, of what was found, a position; the taps lie inside.
        unsafe {
            if self.are_apart {
                self.planes.each_row::<true>(
                    #[inline(always)]
                    |row| self.row::<S, V, LARGEST, true>(simd, &row),
                );
            } else {
                self.planes.each_row::<false>(
                    #[inline(always)]
                    |row| self.row::<S, V, LARGEST, false>(simd, &row),
                );
            }
        }
    }

    #[inline(always)]
    unsafe fn row<S: Simd, V: Vectors<S, T>, const LARGEST: bool, const APART: bool>(&self, simd: S, row: &Row<'_>) {
        // SAFETY: as the caller says.
        unsafe { tiled!(row: self.back::<S, V, LARGEST, APART>(simd)) }
    }

    /// Adds the seeds of `N` places to the elements under their windows: to those that were found, or to all. The last tap comes
    /// first: of places next to each other the earliest lies on an element by its last tap.
    #[inline(always)]
    unsafe fn back<S: Simd, V: Vectors<S, T>, const LARGEST: bool, const APART: bool, const N: usize>(
        &self,
        simd: S,
        row: &Row<'_>,
    ) {
        let ([place, element], zero) = (row.steps, V::Numbers::splat(simd, T::ZERO));
        for s in (0..self.samples).step_by(V::Numbers::LEN) {
            let of_first = self.out.wrapping_add(row.first.wrapping_mul(self.samples).wrapping_add(s));
            // SAFETY: as the caller says.
            unsafe {
                let (mut seeds, mut found) = ([zero; N], [V::Positions::splat(simd, 0); N]);
                for n in 0..N {
                    let from = (row.place + n * place) * self.samples + s;
                    seeds[n] = load_at(simd, self.seed.add(from));
                    if LARGEST {
                        // Positions are counted from the first tap on. A sum that starts from +0 has no -0: so the seed is added
                        // to +0 where it is not added to memory.
                        seeds[n] = if APART { zero + seeds[n] } else { seeds[n] };
                        let first = V::Positions::splat(simd, row.first.wrapping_add(n * element) as u32);
                        found[n] = load_at::<S, V::Positions>(simd, self.at.add(from)) - first;
                    }
                }
                for &tap in row.taps.iter().rev() {
                    let of_tap = of_first.add(tap as usize * self.samples);
                    for n in 0..N {
                        let to = of_tap.add(n * element * self.samples);
                        let mut added = seeds[n];
                        if LARGEST {
                            let here = found[n].simd_eq(V::Positions::splat(simd, tap));
                            added = V::of_numbers(simd, here).select(added, zero);
                        }
                        store_at(if APART { added } else { load_at::<S, V::Numbers>(simd, to) + added }, to);
                    }
                }
            }
        }
    }
}
