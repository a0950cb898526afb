//! The largest or the sum under a vector of neighbouring places, or under one place.

use super::pooling::{AlikePlaces, Pool};
use crate::kernels::vector::registers::load_at;
use crate::order::follows;
use crate::real::{Lanes, Real};
use fearless_simd::{Select, Simd, SimdBase};

impl<T: Real> Pool<T> {
    /// The largest element under each of a vector of places and how far its tap is from the first one, or the sum.
    #[inline(always)]
    pub(super) unsafe fn vector<S: Simd, const LARGEST: bool, const STEP: usize>(
        &self,
        simd: S,
        run: &AlikePlaces<T>,
        taps: &[u32],
        input: *const T,
    ) -> (T::Half<S>, T::Positions<S>) {
        let position = |tap: u32| <T as Lanes>::Positions::<S>::splat(simd, tap);
        // SAFETY: as the caller says; the first tap is 0.
        unsafe {
            let at = |tap: u32| self.load::<S, STEP>(simd, input.wrapping_add(tap as usize), run.step);
            let (mut best, mut found) = (at(0), position(0));
            for &tap in taps.iter().skip(1) {
                if LARGEST {
                    (best, found) = keep::<S, T>(simd, (at(tap), position(tap)), (best, found));
                } else {
                    best += at(tap);
                }
            }
            (best, found)
        }
    }

    /// Numbers `step` apart.
    #[inline(always)]
    pub(super) unsafe fn load<S: Simd, const STEP: usize>(&self, simd: S, from: *const T, step: usize) -> T::Half<S> {
        let width = const { <T as Lanes>::Half::<S>::LEN };
        // SAFETY: the numbers lie in the input; two vectors do where they end before it does.
        unsafe {
            if STEP == 1 {
                return load_at(simd, from);
            }
            let end = self.input.wrapping_add(self.planes.channels * self.planes.sliding_steps()[0]);
            if step == 2 && from.wrapping_add(2 * width) <= end {
                let second: T::Half<S> = load_at(simd, from.add(width));
                return load_at::<S, T::Half<S>>(simd, from).unzip_low(second);
            }
            let mut numbers = [T::ZERO; 16];
            for lane in 0..width {
                numbers[lane] = *from.add(lane * step);
            }
            SimdBase::from_slice(simd, &numbers[..width])
        }
    }

    /// Writes the largest element under one place of a row and its position, or the sum.
    #[inline(always)]
    pub(super) unsafe fn each<const LARGEST: bool>(
        &self,
        run: &AlikePlaces<T>,
        taps: &[u32],
        input: *const T,
        position: u32,
        out: usize,
        n: usize,
    ) {
        // SAFETY: as the caller says; the first tap is 0.
        unsafe {
            let input = input.wrapping_add(n * run.step);
            let (mut best, mut found) = (*input, 0);
            for &tap in taps.iter().skip(1) {
                let new = *input.add(tap as usize);
                if !LARGEST {
                    best += new;
                } else if follows(new, best) {
                    (best, found) = (new, tap);
                }
            }
            *run.out.add(out + n) = best;
            if LARGEST {
                *run.at.add(out + n) = position + n as u32 * run.step as u32 + found;
            }
        }
    }
}

/// Of each lane the new number and its position where the number is greater than the best one so far; else the best one. The
/// first NaN is the best of all.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub(crate) fn keep<S: Simd, T: Real>(
    simd: S,
    (new, position): (T::Half<S>, T::Positions<S>),
    (best, found): (T::Half<S>, T::Positions<S>),
) -> (T::Half<S>, T::Positions<S>) {
    // The new number is greater, or it is NaN, and the best one is none.
    let taken = !new.simd_le(best) & best.simd_eq(best);
    (taken.select(new, best), T::of_positions(simd, taken).select(position, found))
}
