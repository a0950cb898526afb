//! Every kernel at every vector extension of this machine against a plain loop, for sizes 1 to 35 and a few large ones.
//!
//! Each sum must lie within `gamma_n * sum |a * b|` of the plain loop's, once for either; where nothing is fused or
//! reordered the bits must be equal, which under `deterministic` is everywhere.

use super::{affine, matvec, matvec_transposed, outer};
use crate::real::Real;
use core::any::type_name;
use fearless_simd::{Fallback, Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// The kernels' arguments, without their sizes in the type, so that the comparison is compiled once.
struct Case<'a, T> {
    what: std::string::String,
    fuses: bool,
    weights: &'a [T],
    input: &'a [T],
    seed: &'a [T],
    biases: &'a [T],
    start: &'a [T],
}

/// What the kernels gave.
struct Results<'a, T> {
    affine: &'a [T],
    matvec: &'a [T],
    back: &'a [T],
    copied: &'a [T],
    added: &'a [T],
}

impl<T: Real> Case<'_, T> {
    fn compare(&self, results: &Results<'_, T>) {
        let (inputs, outputs) = (self.input.len(), self.seed.len());
        let weight = |j: usize, i: usize| self.weights[j * outputs + i];
        for i in 0..outputs {
            let products = || (0..inputs).map(|j| (weight(j, i), self.input[j]));
            self.close("affine", results.affine[i], plain(self.biases[i], products()), !self.fuses);
            self.close("matvec", results.matvec[i], plain(T::NEGATIVE_ZERO, products()), !self.fuses);
        }
        for j in 0..inputs {
            let products = (0..outputs).map(|i| (self.seed[i], weight(j, i)));
            self.close("transposed", results.back[j], plain(T::NEGATIVE_ZERO, products), outputs == 1);
        }
        for (place, (&copied, &added)) in results.copied.iter().zip(results.added).enumerate() {
            let product = (self.seed[place % outputs], self.input[place / outputs]);
            assert!(copied == product.0 * product.1, "outer: {}", self.what);
            let expected = plain(self.start[place], core::iter::once(product));
            self.close("outer, adding", added, expected, !self.fuses);
        }
    }

    fn close(&self, kernel: &str, found: T, (expected, bound): (T, f64), exact: bool) {
        let (found, expected) = (as_f64(found), as_f64(expected));
        let bound = if exact || cfg!(feature = "deterministic") { 0.0 } else { bound };
        let error = (found - expected).abs();
        assert!(error <= bound, "{kernel} {}: expected {expected}, found {found}, off by {error:e}", self.what);
    }
}

/// The plain sum of `start` and the products in order, and the bound on what two roundings of it may differ by.
fn plain<T: Real>(start: T, products: impl Iterator<Item = (T, T)>) -> (T, f64) {
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON } / 2.0;
    let (mut sum, mut magnitude, mut terms) = (start, as_f64(start).abs(), 1.0);
    for (a, b) in products {
        sum += a * b;
        magnitude += as_f64(a * b).abs();
        terms += 1.0;
    }
    (sum, 2.0 * terms * epsilon / (1.0 - terms * epsilon) * magnitude)
}

fn as_f64<T: Real>(x: T) -> f64 {
    let x: &dyn core::any::Any = &x;
    x.downcast_ref::<f32>().map_or_else(|| x.downcast_ref().copied().unwrap_or(f64::NAN), |&x| f64::from(x))
}

fn fill<T: Real>(numbers: &mut [T], rng: &mut Pcg32) {
    for number in numbers {
        *number = T::from_f64(f64::from(rng.next_u32()) / f64::from(u32::MAX) * 2.0 - 0.9);
    }
}

fn check<S: Simd, T: Real, const I: usize, const O: usize>(simd: S, fuses: bool) {
    let mut rng = Pcg32::seed_from_u64((I * 1000 + O) as u64);
    let (mut weights, mut start) = ([[T::ZERO; O]; I], [[T::ZERO; O]; I]);
    let (mut input, mut seed, mut biases) = ([T::ZERO; I], [T::ZERO; O], [T::ZERO; O]);
    for numbers in [weights.as_flattened_mut(), start.as_flattened_mut(), &mut input, &mut seed, &mut biases] {
        fill(numbers, &mut rng);
    }
    let (mut affined, mut multiplied, mut back) = ([T::ONE; O], [T::ONE; O], [T::ONE; I]);
    let (mut copied, mut added) = (start, start);
    simd.vectorize(
        #[inline(always)]
        || affine(simd, &weights, &input, &biases, &mut affined),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec(simd, &weights, &input, &mut multiplied),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec_transposed(simd, &weights, &seed, &mut back),
    );
    simd.vectorize(
        #[inline(always)]
        || outer(simd, &seed, &input, false, &mut copied),
    );
    simd.vectorize(
        #[inline(always)]
        || outer(simd, &seed, &input, true, &mut added),
    );
    let what = std::format!("{I} -> {O} of {} at {}", type_name::<T>(), type_name::<S>());
    let (weights, start) = (weights.as_flattened(), start.as_flattened());
    Case { what, fuses, weights, input: &input, seed: &seed, biases: &biases, start }.compare(&Results {
        affine: &affined,
        matvec: &multiplied,
        back: &back,
        copied: copied.as_flattened(),
        added: added.as_flattened(),
    });
}

/// All extensions of this machine.
fn check_levels<T: Real, const I: usize, const O: usize>() {
    check::<_, T, I, O>(Fallback::new(), false);
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        let level = Level::new();
        if let Some(simd) = level.as_sse2() {
            check::<_, T, I, O>(simd, false);
        }
        // SSE 4.2 has the vectors and the arithmetic of SSE 2; a few sizes are enough.
        if let (Some(simd), true) = (level.as_sse4_2(), const { O % 8 == 3 }) {
            check::<_, T, I, O>(simd, false);
        }
        if let Some(simd) = level.as_avx2() {
            check::<_, T, I, O>(simd, true);
        }
        if let Some(simd) = level.as_avx512() {
            check::<_, T, I, O>(simd, true);
        }
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(Level::new(), simd => check::<_, T, I, O>(simd, true));
}

macro_rules! sizes {
    ($($name:ident: $($inputs:literal -> $outputs:literal),*;)*) => {$(
        #[test]
        fn $name() {
            $(check_levels::<f32, $inputs, $outputs>();
            // Vectors of `f64` have half the lanes: half the sizes leave the same rests.
            if const { $outputs <= 18 || $outputs > 35 } {
                check_levels::<f64, $inputs, $outputs>();
            })*
        }
    )*};
}

// Outputs 1 to 35 in order; the inputs go through 1 to 35 by steps of 13.
#[cfg(not(miri))]
sizes! {
    outputs_to_7: 1 -> 1, 14 -> 2, 27 -> 3, 5 -> 4, 18 -> 5, 31 -> 6, 9 -> 7;
    outputs_to_14: 22 -> 8, 35 -> 9, 13 -> 10, 26 -> 11, 4 -> 12, 17 -> 13, 30 -> 14;
    outputs_to_21: 8 -> 15, 21 -> 16, 34 -> 17, 12 -> 18, 25 -> 19, 3 -> 20, 16 -> 21;
    outputs_to_28: 29 -> 22, 7 -> 23, 20 -> 24, 33 -> 25, 11 -> 26, 24 -> 27, 2 -> 28;
    outputs_to_35: 15 -> 29, 28 -> 30, 6 -> 31, 19 -> 32, 32 -> 33, 10 -> 34, 23 -> 35;
    large: 35 -> 1, 1 -> 35, 3 -> 127, 130 -> 128, 6 -> 129, 5 -> 150, 2 -> 300;
}

// Miri looks for accesses out of bounds: the overlapping last vector, two tiles, rests of each kind.
#[cfg(miri)]
sizes! {
    under_miri: 1 -> 1, 2 -> 3, 5 -> 4, 3 -> 7, 4 -> 10, 2 -> 35;
}

#[test]
fn zeros_keep_their_sign() {
    let negative = [-0.0_f32; 8];
    let mut out = [1.0; 8];
    crate::__private::dispatch!(simd => matvec(simd, &[[1.0; 8]], &[-0.0], &mut out));
    assert_eq!(out.map(f32::to_bits), negative.map(f32::to_bits));
    crate::__private::dispatch!(simd => affine(simd, &[[1.0; 8]], &[-0.0], &negative, &mut out));
    assert_eq!(out.map(f32::to_bits), negative.map(f32::to_bits));
}
