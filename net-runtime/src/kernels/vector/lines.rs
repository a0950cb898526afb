//! Lines of an array that are taken together, number by number: their sum, or the largest or smallest of each.
//!
//! ```text
//! s[i] = sum[j](e[i, j]), e by columns        e is 64 lines of as many numbers as s has, one after the other
//! r[i] = sum[j](e[i, j] * p[i, j])            or the products of the lines of two arrays
//! ```
//!
//! Vectors go along the lines, and from line to line their results stay in registers. So each sum is in the order of the lines,
//! at every extension.

use crate::flat::{Flat, flat, flat_mut};
use crate::kernels::narrow::IS_NARROW;
use crate::kernels::vector::registers::{add_product, load_at, store_at};
use crate::real::Real;
use fearless_simd::{Select, Simd, SimdFloat};

/// What becomes of the numbers at one place of all lines of `A` arrays.
pub trait Fold<T: Real, const A: usize = 1>: Copy {
    /// What it begins with.
    const START: T;
    /// What there is, and one number more of each array.
    fn with(known: T, next: [T; A]) -> T;
    /// The same of vectors.
    fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, next: [V; A]) -> V;
}

/// Their sum.
#[derive(Clone, Copy, Debug)]
pub struct Sum;

/// The sum of the products of two arrays.
#[derive(Clone, Copy, Debug)]
struct SumOfProducts;

/// The largest: of equal ones the first, and NaN before all.
#[derive(Clone, Copy, Debug)]
pub struct Largest;

/// The smallest: of equal ones the first, and NaN before all.
#[derive(Clone, Copy, Debug)]
pub struct Smallest;

impl<T: Real> Fold<T> for Sum {
    const START: T = T::NEGATIVE_ZERO;

    #[inline(always)]
    fn with(known: T, [next]: [T; 1]) -> T {
        known + next
    }

    #[inline(always)]
    fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, [next]: [V; 1]) -> V {
        known + next
    }
}

impl<T: Real> Fold<T, 2> for SumOfProducts {
    const START: T = T::NEGATIVE_ZERO;

    #[inline(always)]
    fn with(known: T, [a, b]: [T; 2]) -> T {
        known + a * b
    }

    #[inline(always)]
    fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, [a, b]: [V; 2]) -> V {
        add_product(known, a, b)
    }
}

/// A search keeps what it has found where the next number does not come before that, or where that is NaN.
macro_rules! search {
    ($fold:ident, $start:expr, $stays:tt, $stay:ident) => {
        impl<T: Real> Fold<T> for $fold {
            const START: T = $start;

            #[inline(always)]
            #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
            fn with(known: T, [next]: [T; 1]) -> T {
                if (next $stays known) | (known != known) { known } else { next }
            }

            #[inline(always)]
            fn with_vector<S: Simd, V: SimdFloat<S, Element = T>>(known: V, [next]: [V; 1]) -> V {
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
    Lines { arrays: [flat(lines)], out: flat_mut(out) }.fold::<S, F>(simd);
}

/// `out[i] = sum over j of a[j, i] * b[j, i]`
#[inline(always)]
pub fn lines_of_products<S: Simd, T: Real, A: Flat<T>, B: Flat<T>, Y: Flat<T>>(simd: S, a: &A, b: &B, out: &mut Y) {
    const { assert!(Y::LENGTH > 0 && A::LENGTH.is_multiple_of(Y::LENGTH) && B::LENGTH == A::LENGTH) };
    Lines { arrays: [flat(a), flat(b)], out: flat_mut(out) }.fold::<S, SumOfProducts>(simd);
}

/// `A` arrays of equal length, of which the products are taken.
struct Lines<'a, T, const A: usize> {
    arrays: [&'a [T]; A],
    out: &'a mut [T],
}

impl<T: Real, const A: usize> Lines<'_, T, A> {
    #[inline(always)]
    fn fold<S: Simd, F: Fold<T, A>>(&mut self, simd: S) {
        let (all, length) = (self.arrays[0].len(), self.out.len());
        let done = if const { IS_NARROW } { 0 } else { self.in_vectors::<S, F>(simd) };
        for (at, out) in self.out.iter_mut().enumerate().skip(done) {
            let each = (at..all).step_by(length);
            *out = each.fold(F::START, |known, place| {
                // SAFETY: the arrays are equally long, and the place is before their end.
                F::with(known, self.arrays.map(|array| unsafe { *array.as_ptr().add(place) }))
            });
        }
    }

    /// In vectors, the widest first, as far as they go: there it returns.
    #[inline(always)]
    fn in_vectors<S: Simd, F: Fold<T, A>>(&mut self, simd: S) -> usize {
        let done = self.along::<S, F, T::Wide<S>, 4>(simd, 0);
        let done = self.along::<S, F, T::Wide<S>, 1>(simd, done);
        let done = self.along::<S, F, T::Half<S>, 1>(simd, done);
        self.along::<S, F, T::Narrow<S>, 1>(simd, done)
    }

    /// `N` vectors at once from `first` on as far as they go: there it returns.
    #[inline(always)]
    fn along<S: Simd, F: Fold<T, A>, V: SimdFloat<S, Element = T>, const N: usize>(
        &mut self,
        simd: S,
        first: usize,
    ) -> usize {
        let (all, length, mut at) = (self.arrays[0].len(), self.out.len(), first);
        while at + N * V::LEN <= length {
            let mut folded = [V::splat(simd, F::START); N];
            for line in (at..all).step_by(length) {
                for n in 0..N {
                    // SAFETY: the arrays are equally long and end where a line does, and the vector in its line.
                    let next = self.arrays.map(|array| unsafe { load_at(simd, array.as_ptr().add(line + n * V::LEN)) });
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
