//! Which of two numbers an ordering by size takes: NaN before all, and of equal ones the first.

use crate::real::Real;
use fearless_simd::{Select, Simd, SimdFloat, SimdInt, SimdMask};

/// Whether `candidate` is taken over `best`, which came first, where the largest is wanted.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub fn follows<T: Real>(candidate: T, best: T) -> bool {
    (candidate > best) | ((candidate != candidate) & (best == best))
}

/// Whether `candidate` is taken over `best`, which came first, where the smallest is wanted.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
pub fn precedes<T: Real>(candidate: T, best: T) -> bool {
    (candidate < best) | ((candidate != candidate) & (best == best))
}

/// Of each sample, takes the candidate at `position` where it follows the best one so far or is the first.
#[inline(always)]
pub fn keep_largest<S: Simd, T: Real, const B: usize>(
    simd: S,
    candidate: &[T; B],
    position: u32,
    best: &mut [T; B],
    found: &mut [u32; B],
) {
    keep::<true, S, T, B>(simd, candidate, position, best, found);
}

/// Of each sample, takes the candidate at `position` where it precedes the best one so far or is the first.
#[inline(always)]
pub fn keep_smallest<S: Simd, T: Real, const B: usize>(
    simd: S,
    candidate: &[T; B],
    position: u32,
    best: &mut [T; B],
    found: &mut [u32; B],
) {
    keep::<false, S, T, B>(simd, candidate, position, best, found);
}

#[inline(always)]
fn keep<const LARGEST: bool, S: Simd, T: Real, const B: usize>(
    simd: S,
    candidate: &[T; B],
    position: u32,
    best: &mut [T; B],
    found: &mut [u32; B],
) {
    let each = (candidate, position);
    let done = keep_in::<LARGEST, S, T, T::Placed<S>, T::Places<S>, B>(simd, 0, each, best, found);
    let done = keep_in::<LARGEST, S, T, T::Half<S>, T::Positions<S>, B>(simd, done, each, best, found);
    for s in done..B {
        let is_beyond = if LARGEST { follows(candidate[s], best[s]) } else { precedes(candidate[s], best[s]) };
        if found[s] == u32::MAX || is_beyond {
            (best[s], found[s]) = (candidate[s], position);
        }
    }
}

/// [`keep`] in vectors from `first` on as far as they go: there it returns.
#[inline(always)]
#[allow(clippy::eq_op, reason = "only NaN differs from itself")]
fn keep_in<
    const LARGEST: bool,
    S: Simd,
    T: Real,
    V: SimdFloat<S, Element = T>,
    P: SimdInt<S, Element = u32>,
    const B: usize,
>(
    simd: S,
    first: usize,
    (candidate, position): (&[T; B], u32),
    best: &mut [T; B],
    found: &mut [u32; B],
) -> usize {
    let end = B - (B - first) % V::LEN;
    for first in (first..end).step_by(V::LEN) {
        let lanes = first..first + V::LEN;
        let new = V::from_slice(simd, &candidate[lanes.clone()]);
        let old = V::from_slice(simd, &best[lanes.clone()]);
        let known = P::from_slice(simd, &found[lanes.clone()]);
        let beyond = if LARGEST { new.simd_gt(old) } else { new.simd_lt(old) };
        let taken = beyond | (!new.simd_eq(new) & old.simd_eq(old));
        let none = known.simd_eq(P::splat(simd, u32::MAX));
        let taken = taken.to_bitmask() | none.to_bitmask();
        V::Mask::from_bitmask(simd, taken).select(new, old).store_slice(&mut best[lanes.clone()]);
        P::Mask::from_bitmask(simd, taken).select(P::splat(simd, position), known).store_slice(&mut found[lanes]);
    }
    end
}

/// Of each sample, the seed where `position` was found, and elsewhere 0: added to +0, so that -0 becomes +0.
#[inline(always)]
pub fn put_back<S: Simd, T: Real, const B: usize>(
    simd: S,
    seed: &[T; B],
    found: &[u32; B],
    position: u32,
    out: &mut [T; B],
) {
    let done = put_back_in::<S, T, T::Placed<S>, T::Places<S>, B>(simd, 0, seed, (found, position), out);
    let done = put_back_in::<S, T, T::Half<S>, T::Positions<S>, B>(simd, done, seed, (found, position), out);
    for s in done..B {
        out[s] = if found[s] == position { T::ZERO + seed[s] } else { T::ZERO };
    }
}

/// [`put_back`] in vectors from `first` on as far as they go: there it returns.
#[inline(always)]
fn put_back_in<S: Simd, T: Real, V: SimdFloat<S, Element = T>, P: SimdInt<S, Element = u32>, const B: usize>(
    simd: S,
    first: usize,
    seed: &[T; B],
    (found, position): (&[u32; B], u32),
    out: &mut [T; B],
) -> usize {
    let end = B - (B - first) % V::LEN;
    for first in (first..end).step_by(V::LEN) {
        let lanes = first..first + V::LEN;
        let here = P::from_slice(simd, &found[lanes.clone()]).simd_eq(P::splat(simd, position));
        let (zero, seed) = (V::splat(simd, T::ZERO), V::from_slice(simd, &seed[lanes.clone()]));
        V::Mask::from_bitmask(simd, here.to_bitmask()).select(zero + seed, zero).store_slice(&mut out[lanes]);
    }
    end
}

/// Inserts the position of an element that comes after all those seen so far among the first `K`, of which `taken` are
/// there, in order. `at` gives the element at a position.
#[inline(always)]
pub fn insert_position<T: Real, const K: usize>(
    (element, position): (T, usize),
    at: impl Fn(usize) -> T,
    precedes: impl Fn(T, T) -> bool,
    positions: &mut [usize; K],
    taken: &mut usize,
) {
    if *taken == K && positions.last().is_some_and(|last| !precedes(element, at(*last))) {
        return;
    }
    // Whatever comes after the new one moves on by one, the last of `K` out of the array.
    let (mut position, mut moves) = (position, false);
    for known in positions.iter_mut().take(*taken) {
        moves = moves || precedes(element, at(*known));
        if moves {
            core::mem::swap(known, &mut position);
        }
    }
    if let Some(free) = positions.get_mut(*taken) {
        *free = position;
        *taken += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{follows, insert_position, keep_largest, keep_smallest, precedes, put_back};
    use crate::real::Real;
    use fearless_simd::{Fallback, Simd};

    fn taken<const K: usize>(x: &[f32], before: fn(f32, f32) -> bool) -> [usize; K] {
        let (mut positions, mut taken) = ([usize::MAX; K], 0);
        let elements = x.iter().copied().enumerate();
        elements
            .for_each(|(at, element)| insert_position((element, at), |at| x[at], before, &mut positions, &mut taken));
        positions
    }

    /// Each number against each other one, in lanes whose number no vector divides: what the functions of two numbers say.
    fn lanes<S: Simd, T: Real, const B: usize>(simd: S) {
        let numbers = [f64::NAN, f64::NEG_INFINITY, -2.0, -0.0, 0.0, 2.0, f64::INFINITY].map(T::from_f64);
        let is = |a: T, b: T| a.to_f64().to_bits() == b.to_f64().to_bits();
        for turn in 0..numbers.len() {
            let candidates: [T; B] = core::array::from_fn(|s| numbers[(s + turn) % 7]);
            let known: [T; B] = core::array::from_fn(|s| numbers[s / 7 % 7]);
            let seen: [u32; B] = core::array::from_fn(|s| if s % 5 == turn % 5 { u32::MAX } else { s as u32 });
            for largest in [true, false] {
                let (mut best, mut found) = (known, seen);
                let keep = if largest { keep_largest::<S, T, B> } else { keep_smallest::<S, T, B> };
                keep(simd, &candidates, 99, &mut best, &mut found);
                for s in 0..B {
                    let before = if largest { follows::<T> } else { precedes::<T> };
                    let taken = seen[s] == u32::MAX || before(candidates[s], known[s]);
                    assert!(is(best[s], if taken { candidates[s] } else { known[s] }), "lane {s}, turn {turn}");
                    assert_eq!(found[s], if taken { 99 } else { seen[s] }, "lane {s}, turn {turn}");
                }
                let mut out = [T::ONE; B];
                put_back(simd, &candidates, &found, 99, &mut out);
                for s in 0..B {
                    let expected = if found[s] == 99 { T::ZERO + candidates[s] } else { T::ZERO };
                    assert!(is(out[s], expected), "lane {s}, turn {turn}");
                }
            }
        }
    }

    #[cfg(not(miri))]
    fn at_all_lanes<S: Simd>(simd: S) {
        lanes::<S, f32, 1>(simd);
        lanes::<S, f32, 56>(simd);
        lanes::<S, f32, 61>(simd);
        lanes::<S, f64, 1>(simd);
        lanes::<S, f64, 56>(simd);
        lanes::<S, f64, 61>(simd);
    }

    /// Vectors alone, and with a rest.
    #[cfg(miri)]
    fn at_all_lanes<S: Simd>(simd: S) {
        lanes::<S, f32, 8>(simd);
        lanes::<S, f32, 13>(simd);
        lanes::<S, f64, 7>(simd);
    }

    #[test]
    fn vectors_of_samples_keep_what_each_number_does() {
        at_all_lanes(Fallback::new());
        #[cfg(feature = "std")]
        {
            let level = fearless_simd::Level::new();
            fearless_simd::dispatch!(level, simd => at_all_lanes(simd));
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            if let Some(simd) = level.as_avx2() {
                at_all_lanes(simd);
            }
        }
    }

    #[test]
    fn the_first_few_are_in_order_and_ties_by_the_first() {
        let x = [2.0, 0.0, 2.0, -0.0, 1.0, 2.0];
        assert_eq!(taken(&x, precedes), [1, 3, 4, 0, 2, 5]);
        assert_eq!(taken(&x, precedes), [1, 3, 4]);
        assert_eq!(taken(&x, follows), [0, 2, 5, 4]);
        assert_eq!(taken(&x[..2], follows), [0, 1, usize::MAX]);
        assert_eq!(taken(&[1.0, f32::NAN, f32::INFINITY, f32::NAN], precedes), [1, 3, 0]);
        assert_eq!(taken(&[1.0, f32::NAN, f32::INFINITY, f32::NAN], follows), [1, 3, 2]);
    }

    #[test]
    fn the_first_of_equal_ones_stays() {
        assert!(!follows(1.0, 1.0) && !precedes(1.0, 1.0) && !follows(0.0, -0.0));
        assert!(follows(2.0, 1.0) && !follows(1.0, 2.0) && precedes(1.0, 2.0));
    }

    #[test]
    fn the_first_nan_is_taken() {
        assert!(follows(f32::NAN, f32::INFINITY) && precedes(f32::NAN, f32::NEG_INFINITY));
        assert!(!follows(f32::INFINITY, f32::NAN) && !follows(f32::NAN, f32::NAN));
    }
}
