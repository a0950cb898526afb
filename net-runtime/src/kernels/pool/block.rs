//! Pooling of a block of samples and its adjoints, window after window: of each number the samples in vectors.
//!
//! ```text
//! y[c, y, x][s] = the largest a[c, s y + d u - b, ..][s] over u, v; at[c, y, x][s] its position, or the sum
//! a_bar[c, s y + d u - b, ..][s] += y_bar[c, y, x][s] where that position is at[c, y, x][s], or everywhere
//! ```
//!
//! Windows and taps pass by in the order of the axes: so sums have the canonical order, forwards and back.

use super::back::PoolBack;
use super::planes::Window;
use super::pooling::Pool;
use crate::kernels::vector::registers::{load_at, store_at};
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdInt, SimdMask};

/// Vectors of numbers, and as many positions.
pub(super) trait Vectors<S: Simd, T: Real> {
    type Numbers: SimdFloat<S, Element = T>;
    type Positions: SimdInt<S, Element = u32>;

    /// The same lanes of the positions.
    fn of_positions(simd: S, lanes: Mask<S, Self::Numbers>) -> Mask<S, Self::Positions>;
    /// The same lanes of the numbers.
    fn of_numbers(simd: S, lanes: Mask<S, Self::Positions>) -> Mask<S, Self::Numbers>;
}

type Mask<S, V> = <V as SimdBase<S>>::Mask;

/// As wide as the registers are.
pub(super) struct Wide;
/// 256 bits.
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

/// Whether the samples of a block are whole vectors of the widest kind, wider than the half ones that they always are.
#[inline(always)]
fn are_wide<S: Simd, T: Real>(samples: usize) -> bool {
    let [wide, half] = const { [<T as Lanes>::Placed::<S>::LEN, <T as Lanes>::Half::<S>::LEN] };
    wide > half && samples.is_multiple_of(wide)
}

impl<T: Real> Pool<T> {
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(super) unsafe fn block<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            match (are_wide::<S, T>(self.samples), self.at.is_null()) {
                (true, false) => self.windows::<S, Wide, true>(simd),
                (true, true) => self.windows::<S, Wide, false>(simd),
                (false, false) => self.windows::<S, Half, true>(simd),
                (false, true) => self.windows::<S, Half, false>(simd),
            }
        }
    }

    #[inline(always)]
    unsafe fn windows<S: Simd, V: Vectors<S, T>, const LARGEST: bool>(&self, simd: S) {
        self.planes.each_window(|window| {
            for s in (0..self.samples).step_by(V::Numbers::LEN) {
                let out = window.place * self.samples + s;
                // SAFETY: each place has as many numbers as there are samples, and as many positions.
                unsafe {
                    if LARGEST {
                        let (best, found) = self.largest::<S, V>(simd, &window, s);
                        store_at(best, self.out.add(out));
                        store_at(found, self.at.add(out));
                    } else {
                        store_at(self.total::<S, V>(simd, &window, s), self.out.add(out));
                    }
                }
            }
        });
    }

    /// The largest elements of the samples from `s` on, and their positions; 0 and none where no tap lies inside.
    #[inline(always)]
    #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
    unsafe fn largest<S: Simd, V: Vectors<S, T>>(
        &self,
        simd: S,
        window: &Window,
        s: usize,
    ) -> (V::Numbers, V::Positions) {
        // SAFETY: the elements under a window lie in the input.
        let at = |element: usize| unsafe { load_at::<S, V::Numbers>(simd, self.input.add(element * self.samples + s)) };
        let position = |element: usize| V::Positions::splat(simd, element as u32);
        let Some(first) = window.first() else {
            return (V::Numbers::splat(simd, T::ZERO), V::Positions::splat(simd, u32::MAX));
        };
        let (mut best, mut found) = (at(first), position(first));
        // The first one, too: it does not follow itself.
        window.each_element(|element| {
            let new = at(element);
            let taken = !new.simd_le(best) & best.simd_eq(best);
            best = taken.select(new, best);
            found = V::of_positions(simd, taken).select(position(element), found);
        });
        (best, found)
    }

    /// The sums of the samples from `s` on.
    #[inline(always)]
    unsafe fn total<S: Simd, V: Vectors<S, T>>(&self, simd: S, window: &Window, s: usize) -> V::Numbers {
        let nothing = if window.first().is_none() { T::ZERO } else { T::NEGATIVE_ZERO };
        let mut sum = V::Numbers::splat(simd, nothing);
        // SAFETY: as in `largest`.
        window.each_element(|element| unsafe {
            sum += load_at::<S, V::Numbers>(simd, self.input.add(element * self.samples + s));
        });
        sum
    }
}

impl<T: Real> PoolBack<T> {
    /// # Safety
    ///
    /// As of `run`.
    #[inline(always)]
    pub(super) unsafe fn block<S: Simd>(&self, simd: S) {
        // SAFETY: as the caller says.
        unsafe {
            self.clear();
            match (are_wide::<S, T>(self.samples), self.at.is_null()) {
                (true, false) => self.windows::<S, Wide, true>(simd),
                (true, true) => self.windows::<S, Wide, false>(simd),
                (false, false) => self.windows::<S, Half, true>(simd),
                (false, true) => self.windows::<S, Half, false>(simd),
            }
        }
    }

    #[inline(always)]
    unsafe fn windows<S: Simd, V: Vectors<S, T>, const LARGEST: bool>(&self, simd: S) {
        self.planes.each_window(|window| {
            for s in (0..self.samples).step_by(V::Numbers::LEN) {
                let place = window.place * self.samples + s;
                // SAFETY: as in `Pool`; where there are positions, each place has one for each sample.
                unsafe {
                    let seed: V::Numbers = load_at(simd, self.seed.add(place));
                    let found = LARGEST.then(|| load_at::<S, V::Positions>(simd, self.at.add(place)));
                    window.each_element(|element| {
                        let to = self.out.add(element * self.samples + s);
                        let added = self.added::<S, V>(simd, seed, found, element);
                        let sum = match (self.are_apart, LARGEST) {
                            (true, true) => V::Numbers::splat(simd, T::ZERO) + added,
                            (true, false) => added,
                            (false, _) => load_at::<S, V::Numbers>(simd, to) + added,
                        };
                        store_at(sum, to);
                    });
                }
            }
        });
    }

    /// The seeds of those samples whose largest element this is, and 0; of a sum those of all.
    #[inline(always)]
    fn added<S: Simd, V: Vectors<S, T>>(
        &self,
        simd: S,
        seed: V::Numbers,
        found: Option<V::Positions>,
        element: usize,
    ) -> V::Numbers {
        let Some(found) = found else { return seed };
        let here = V::of_numbers(simd, found.simd_eq(V::Positions::splat(simd, element as u32)));
        here.select(seed, V::Numbers::splat(simd, T::ZERO))
    }
}
