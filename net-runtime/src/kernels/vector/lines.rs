//! Lines of an array that are taken together, number by number: their sum, or the largest or smallest of each.
//!
//! ```text
//! s[i] = sum[j](e[i, j]), e by columns        e is 64 lines of as many numbers as s has, one after the other
//! ```
//!
//! Vectors go along the lines, and from line to line their results stay in registers. So each sum is in the order of the lines,
//! at every extension.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::registers::{load_at, store_at};
use crate::real::Real;
use fearless_simd::{Select, Simd, SimdFloat};

/// What becomes of the numbers at one place of all lines.
pub trait Fold<T: Real>: Copy {
    /// What it begins with.
    const START: T;
    /// What there is, and one number more.
    fn with(known: T, next: T) -> T;
    /// The same of vectors.
    fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, next: V) -> V;
}

/// Their sum.
#[derive(Clone, Copy, Debug)]
pub struct Sum;

/// The largest: of equal ones the first, and NaN before all.
#[derive(Clone, Copy, Debug)]
pub struct Largest;

/// The smallest: of equal ones the first, and NaN before all.
#[derive(Clone, Copy, Debug)]
pub struct Smallest;

impl<T: Real> Fold<T> for Sum {
    const START: T = T::NEGATIVE_ZERO;

    #[inline(always)]
    fn with(known: T, next: T) -> T {
        known + next
    }

    #[inline(always)]
    fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, next: V) -> V {
        known + next
    }
}

/// A search keeps what it has found where the next number does not come before that, or where that is NaN.
macro_rules! search {
    ($fold:ident, $start:expr, $stays:tt, $stay:ident) => {
        impl<T: Real> Fold<T> for $fold {
            const START: T = $start;

            #[inline(always)]
            #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
            fn with(known: T, next: T) -> T {
                if (next $stays known) | (known != known) { known } else { next }
            }

            #[inline(always)]
            fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, next: V) -> V {
                (next.$stay(known) | !known.simd_eq(known)).select(known, next)
            }
        }
    };
}

search!(Largest, T::NEGATIVE_INFINITY, <=, simd_le);
search!(Smallest, T::INFINITY, >=, simd_ge);

/// `out[i] = fold of lines[j, i] over j`: as many lines, one after the other, as `lines` is times as long as `out`.
#[inline(always)]
pub fn lines<S: Simd, T: Real, F: Fold<T>, X: Flat<T>, Y: Flat<T>>(simd: S, lines: &X, _: F, out: &mut Y) {
    const { assert!(Y::LENGTH > 0 && X::LENGTH.is_multiple_of(Y::LENGTH)) };
    let mut lines = Lines { numbers: flat(lines), out: flat_mut(out) };
    let done = if const { IS_NARROW } { 0 } else { lines.in_vectors::<S, F>(simd) };
    for at in done..Y::LENGTH {
        let each = lines.numbers.iter().skip(at).step_by(Y::LENGTH);
        lines.out[at] = each.fold(F::START, |known, next| F::with(known, *next));
    }
}

struct Lines<'a, T> {
    numbers: &'a [T],
    out: &'a mut [T],
}

impl<T: Real> Lines<'_, T> {
    /// In vectors, the widest first, as far as they go: there it returns.
    #[inline(always)]
    fn in_vectors<S: Simd, F: Fold<T>>(&mut self, simd: S) -> usize {
        let done = self.along::<S, F, T::Wide<S>, 4>(simd, 0);
        let done = self.along::<S, F, T::Wide<S>, 1>(simd, done);
        let done = self.along::<S, F, T::Half<S>, 1>(simd, done);
        self.along::<S, F, T::Narrow<S>, 1>(simd, done)
    }

    /// `N` vectors at once from `first` on as far as they go: there it returns.
    #[inline(always)]
    fn along<S: Simd, F: Fold<T>, V: SimdFloat<S, Element = T>, const N: usize>(
        &mut self,
        simd: S,
        first: usize,
    ) -> usize {
        let (length, mut at) = (self.out.len(), first);
        while at + N * V::LEN <= length {
            let mut folded = [V::splat(simd, F::START); N];
            for line in self.numbers.chunks_exact(length) {
                for n in 0..N {
                    // SAFETY: the vector ends at `length` at most, and the line is as long.
                    let next = unsafe { load_at(simd, line.as_ptr().add(at + n * V::LEN)) };
                    folded[n] = F::with_vector(folded[n], next);
                }
            }
            for n in 0..N {
                // SAFETY: the vector ends at `length` at most.
                unsafe { store_at(folded[n], self.out.as_mut_ptr().add(at + n * V::LEN)) };
            }
            at += N * V::LEN;
        }
        at
    }
}
