//! Lines taken together against plain loops, to the bit, at every vector extension of this machine: lengths with and without a
//! rest, with NaN, infinities and zeros of both signs.

use crate::flat::Flat;
use crate::kernels::{Fold, Largest, Smallest, Sum, lines, lines_of_products};
use crate::order::{follows, precedes};
use crate::real::Real;
use fearless_simd::Simd;

fn bits<T: Real>(x: T) -> u64 {
    if x.to_f64().is_nan() { u64::MAX } else { x.to_f64().to_bits() }
}

fn check<S: Simd, T: Real + Flat<T>, F: Fold<T>, const L: usize>(simd: S, fold: F, plain: fn(T, T) -> T) {
    let some = [f64::NAN, 0.0, -0.0, 2.5, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.3];
    for turn in 0..9 {
        let number = |j: usize, i: usize| {
            let place = (7 * i + 3 * j + turn) % 23;
            T::from_f64(if turn < 8 && place < 8 { some[(place + turn) % 8] } else { place as f64 * 0.7 - 5.0 })
        };
        let array: [[T; L]; 5] = core::array::from_fn(|j| core::array::from_fn(|i| number(j, i)));
        let mut out = [T::ONE; L];
        simd.vectorize(
            #[inline(always)]
            || lines(simd, &array, fold, &mut out),
        );
        for (i, found) in out.into_iter().enumerate() {
            let expected = array.iter().map(|line| line[i]).reduce(plain).unwrap();
            assert_eq!(bits(found), bits(expected), "{L}, {i}, turn {turn}");
        }
    }
}

/// Of small integers, whose products and sums are exact.
fn check_products<S: Simd, T: Real + Flat<T>, const L: usize>(simd: S) {
    let number = |j: usize, i: usize, factor: usize| T::from_f64(((factor * i + 3 * j) % 11) as f64 - 5.0);
    let [a, b]: [[[T; L]; 5]; 2] =
        [7, 2].map(|factor| core::array::from_fn(|j| core::array::from_fn(|i| number(j, i, factor))));
    let mut out = [T::ONE; L];
    simd.vectorize(
        #[inline(always)]
        || lines_of_products(simd, &a, &b, &mut out),
    );
    for (i, found) in out.into_iter().enumerate() {
        let expected = (0..5).map(|j| a[j][i] * b[j][i]).reduce(|sum, next| sum + next).unwrap();
        assert_eq!(found.to_f64(), expected.to_f64(), "{L}, {i}");
    }
}

fn of_length<S: Simd, T: Real + Flat<T>, const L: usize>(simd: S) {
    check_products::<S, T, L>(simd);
    check::<S, T, Sum, L>(simd, Sum, |sum, next| sum + next);
    check::<S, T, Largest, L>(simd, Largest, |best, next| if follows(next, best) { next } else { best });
    check::<S, T, Smallest, L>(simd, Smallest, |best, next| if precedes(next, best) { next } else { best });
}

fn check_all<S: Simd, T: Real + Flat<T>>(simd: S) {
    of_length::<S, T, 1>(simd);
    of_length::<S, T, 2>(simd);
    of_length::<S, T, 7>(simd);
    of_length::<S, T, 13>(simd);
    of_length::<S, T, 32>(simd);
    of_length::<S, T, 64>(simd);
    of_length::<S, T, 95>(simd);
}

#[test]
fn lines_are_the_plain_loops() {
    at_levels!(check_all);
}
