//! Every kernel at every vector extension of this machine against a plain loop, for sizes 1 to 35 and a few large ones.
//!
//! Each sum must lie within `gamma_n * sum |a * b|` of the plain loop's, once for either; where nothing is fused or
//! reordered the bits must be equal, which under `deterministic` is everywhere.

use super::{
    Ramp, Tanh, Windows, affine, convolution, convolution_transposed, convolution_weights, matvec, matvec_add,
    matvec_transposed, matvec_transposed_add, outer, total,
};
use crate::flat::Flat;
use crate::kernels::Compiled;
use crate::lanes::one_mut;
use crate::scalar;
use core::any::type_name;
use fearless_simd::{Fallback, Level, Simd};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// The kernels' arguments, without their sizes in the type, so that the comparison is compiled once.
struct Case<'a, T> {
    what: std::string::String,
    fuses: bool,
    /// How many samples a block has, and how many of them are summed.
    lanes: usize,
    samples: usize,
    weights: &'a [T],
    input: &'a [T],
    seed: &'a [T],
    biases: &'a [T],
    start: &'a [T],
}

/// What the kernels gave.
struct Results<'a, T> {
    affine: &'a [T],
    /// And its ramp.
    ramp: &'a [T],
    matvec: &'a [T],
    /// And its hyperbolic tangent.
    tanh: &'a [T],
    back: &'a [T],
    /// `matvec` and its transpose, added to ones.
    matvec_onto: &'a [T],
    back_onto: &'a [T],
    copied: &'a [T],
    added: &'a [T],
    totals: &'a [T],
    added_totals: &'a [T],
}

impl<T: Compiled> Case<'_, T> {
    fn compare(&self, results: &Results<'_, T>) {
        (0..self.lanes).for_each(|s| self.compare_sample(results, s));
        self.same("ramp", results.ramp, results.affine, scalar::ramp);
        self.same("tanh", results.tanh, results.matvec, scalar::tanh);
        let outputs = self.seed.len() / self.lanes;
        for (place, (&copied, &added)) in results.copied.iter().zip(results.added).enumerate() {
            let (i, j) = (place % outputs, place / outputs);
            let product = |s: usize| (self.seed[i * self.lanes + s], self.input[j * self.lanes + s]);
            let (one, sums) = (self.samples == 1, || (0..self.samples).map(product));
            self.close("outer", copied, plain(T::NEGATIVE_ZERO, sums()), one || !self.fuses);
            self.close("outer, adding", added, plain(self.start[place], sums()), !self.fuses);
        }
        for (i, (&copied, &added)) in results.totals.iter().zip(results.added_totals).enumerate() {
            let sums = || (0..self.samples).map(|s| (self.seed[i * self.lanes + s], T::ONE));
            self.close("totals", copied, plain(T::NEGATIVE_ZERO, sums()), self.lanes == 1);
            self.close("totals, adding", added, plain(self.biases[i], sums()), self.lanes == 1);
        }
    }

    fn compare_sample(&self, results: &Results<'_, T>, s: usize) {
        let (lanes, inputs, outputs) = (self.lanes, self.input.len() / self.lanes, self.seed.len() / self.lanes);
        let weight = |j: usize, i: usize| self.weights[j * outputs + i];
        for i in 0..outputs {
            let products = || (0..inputs).map(|j| (weight(j, i), self.input[j * lanes + s]));
            let (at, exact) = (i * lanes + s, !self.fuses && (lanes > 1 || inputs < 8));
            self.close("affine", results.affine[at], plain(self.biases[i], products()), exact);
            self.close("matvec", results.matvec[at], plain(T::NEGATIVE_ZERO, products()), exact);
            self.close("matvec, adding", results.matvec_onto[at], plain(T::ONE, products()), exact);
        }
        for j in 0..inputs {
            let products = || (0..outputs).map(|i| (self.seed[i * lanes + s], weight(j, i)));
            let (at, exact) = (j * lanes + s, lanes > 1 && !self.fuses);
            self.close("transposed", results.back[at], plain(T::NEGATIVE_ZERO, products()), exact || outputs == 1);
            self.close("transposed, adding", results.back_onto[at], plain(T::ONE, products()), exact);
        }
    }

    /// What a kernel makes of its sums is to the bit what the function makes of them.
    fn same(&self, kernel: &str, found: &[T], sums: &[T], of: fn(T) -> T) {
        let bits = |x: T| as_f64(x).to_bits();
        let same = found.iter().zip(sums).all(|(&found, &sum)| bits(found) == bits(of(sum)));
        assert!(same, "{kernel} {}: {found:?} of {sums:?}", self.what);
    }

    fn close(&self, kernel: &str, found: T, (expected, bound): (T, f64), exact: bool) {
        let (found, expected) = (as_f64(found), as_f64(expected));
        let bound = if exact || cfg!(feature = "deterministic") { 0.0 } else { bound };
        let error = (found - expected).abs();
        assert!(error <= bound, "{kernel} {}: expected {expected}, found {found}, off by {error:e}", self.what);
    }
}

/// The plain sum of `start` and the products in order, and the bound on what two roundings of it may differ by.
fn plain<T: Compiled>(start: T, products: impl Iterator<Item = (T, T)>) -> (T, f64) {
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON } / 2.0;
    let (mut sum, mut magnitude, mut terms) = (start, as_f64(start).abs(), 1.0);
    for (a, b) in products {
        sum += a * b;
        magnitude += as_f64(a * b).abs();
        terms += 1.0;
    }
    (sum, 2.0 * terms * epsilon / (1.0 - terms * epsilon) * magnitude)
}

fn as_f64<T: Compiled>(x: T) -> f64 {
    let x: &dyn core::any::Any = &x;
    x.downcast_ref::<f32>().map_or_else(|| x.downcast_ref().copied().unwrap_or(f64::NAN), |&x| f64::from(x))
}

fn fill<T: Compiled>(numbers: &mut [T], rng: &mut Pcg32) {
    for number in numbers {
        *number = T::from_f64(f64::from(rng.next_u32()) / f64::from(u32::MAX) * 2.0 - 0.9);
    }
}

fn check<S: Simd, T: Compiled + Flat<T>, const I: usize, const O: usize, const B: usize>(simd: S, fuses: bool) {
    let mut rng = Pcg32::seed_from_u64((I * 1000 + O) as u64);
    let zero = T::from_f64(0.0);
    let (mut weights, mut start) = ([[zero; O]; I], [[zero; O]; I]);
    let (mut input, mut seed, mut biases) = ([[zero; B]; I], [[zero; B]; O], [zero; O]);
    for numbers in [weights.as_flattened_mut(), start.as_flattened_mut(), &mut biases] {
        fill(numbers, &mut rng);
    }
    fill(input.as_flattened_mut(), &mut rng);
    fill(seed.as_flattened_mut(), &mut rng);
    // Of a block, a few samples are not there.
    let samples = B - B / 5;
    let (mut affined, mut multiplied, mut back) = ([[T::ONE; B]; O], [[T::ONE; B]; O], [[T::ONE; B]; I]);
    let (mut ramp, mut tanh, mut matvec_onto, mut back_onto) = (affined, multiplied, multiplied, back);
    let (mut copied, mut added, mut totals, mut added_totals) = (start, start, biases, biases);
    simd.vectorize(
        #[inline(always)]
        || affine(simd, &weights, &input, &biases, (), &mut affined),
    );
    simd.vectorize(
        #[inline(always)]
        || affine(simd, &weights, &input, &biases, Ramp, &mut ramp),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec(simd, &weights, &input, (), &mut multiplied),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec(simd, &weights, &input, Tanh, &mut tanh),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec_transposed(simd, &weights, &seed, &mut back),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec_add(simd, &weights, &input, &mut matvec_onto),
    );
    simd.vectorize(
        #[inline(always)]
        || matvec_transposed_add(simd, &weights, &seed, &mut back_onto),
    );
    simd.vectorize(
        #[inline(always)]
        || outer(simd, &seed, &input, samples, false, &mut copied),
    );
    simd.vectorize(
        #[inline(always)]
        || outer(simd, &seed, &input, samples, true, &mut added),
    );
    simd.vectorize(
        #[inline(always)]
        || total(simd, &seed, [1, 1], samples, false, &mut totals),
    );
    simd.vectorize(
        #[inline(always)]
        || total(simd, &seed, [1, 1], samples, true, &mut added_totals),
    );
    let what = std::format!("{I} -> {O} of {B} {} at {}", type_name::<T>(), type_name::<S>());
    let (weights, start, biases) = (weights.as_flattened(), start.as_flattened(), &biases);
    let (input, seed, lanes) = (input.as_flattened(), seed.as_flattened(), B);
    let case = Case { what, fuses, lanes, samples, weights, input, seed, biases, start };
    let results = Results {
        affine: affined.as_flattened(),
        ramp: ramp.as_flattened(),
        matvec: multiplied.as_flattened(),
        tanh: tanh.as_flattened(),
        back: back.as_flattened(),
        matvec_onto: matvec_onto.as_flattened(),
        back_onto: back_onto.as_flattened(),
        copied: copied.as_flattened(),
        added: added.as_flattened(),
        totals: &totals,
        added_totals: &added_totals,
    };
    case.compare(&results);
    at_one_place::<S, T, I, O, B>(simd, &case, results);
}

/// Windows at one place that cover all are products of the same matrix.
fn at_one_place<S: Simd, T: Compiled + Flat<T>, const I: usize, const O: usize, const B: usize>(
    simd: S,
    case: &Case<'_, T>,
    results: Results<'_, T>,
) {
    let windows = Windows::new(I, 1).axis(1, O, O);
    let (mut weights, mut still, mut sliding) = ([[T::ONE; O]; I], [[T::ONE; B]; I], [[T::ONE; B]; O]);
    let (mut copied, mut added, mut start) = (weights, weights, [T::ONE; I]);
    weights.as_flattened_mut().copy_from_slice(case.weights);
    added.as_flattened_mut().copy_from_slice(case.start);
    still.as_flattened_mut().copy_from_slice(case.input);
    sliding.as_flattened_mut().copy_from_slice(case.seed);
    start.copy_from_slice(&case.input[..I]);
    let (mut dots, mut ramp, mut back, mut tanh) = (still, still, sliding, sliding);
    simd.vectorize(
        #[inline(always)]
        || {
            convolution(simd, &windows, &weights, &sliding, None, (), &mut dots);
            convolution(simd, &windows, &weights, &sliding, Some(&start), Ramp, &mut ramp);
            convolution_transposed(simd, &windows, &weights, &still, None, (), &mut back);
            convolution_transposed(simd, &windows, &weights, &still, None, Tanh, &mut tanh);
            convolution_weights(simd, &windows, &still, &sliding, case.samples, false, &mut copied);
            convolution_weights(simd, &windows, &still, &sliding, case.samples, true, &mut added);
        },
    );
    case.compare(&Results {
        matvec: back.as_flattened(),
        tanh: tanh.as_flattened(),
        back: dots.as_flattened(),
        copied: copied.as_flattened(),
        added: added.as_flattened(),
        ..results
    });
    for (place, &found) in ramp.as_flattened().iter().enumerate() {
        let (j, s) = (place / B, place % B);
        let (sum, bound) = plain(start[j], (0..O).map(|i| (sliding[i][s], weights[j][i])));
        case.close("ramp at one place", found, (scalar::ramp(sum), bound), O == 1 && !case.fuses);
    }
}

/// All extensions of this machine.
fn check_levels<T: Compiled + Flat<T>, const I: usize, const O: usize, const B: usize>() {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        // Elsewhere the kernels that are called have no level below the best.
        check::<_, T, I, O, B>(Fallback::new(), false);
        let level = Level::new();
        if cfg!(miri) {
            return;
        }
        if let Some(simd) = level.as_sse2() {
            check::<_, T, I, O, B>(simd, false);
        }
        // SSE 4.2 has the vectors and the arithmetic of SSE 2; a few sizes are enough.
        if let (Some(simd), true) = (level.as_sse4_2(), const { O % 8 == 3 }) {
            check::<_, T, I, O, B>(simd, false);
        }
        if let Some(simd) = level.as_avx2() {
            check::<_, T, I, O, B>(simd, true);
        }
        if let Some(simd) = level.as_avx512() {
            check::<_, T, I, O, B>(simd, true);
        }
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(Level::new(), simd => check::<_, T, I, O, B>(simd, true));
}

/// The blocks that sizes are tried with, by turns.
const BLOCKS: [usize; 4] = if cfg!(miri) { [8, 16, 24, 8] } else { [8, 16, 24, 64] };

macro_rules! sizes {
    ($($name:ident: $($inputs:literal -> $outputs:literal),*;)*) => {$(
        #[test]
        fn $name() {
            $(with_room(|| {
                check_levels::<f32, $inputs, $outputs, 1>();
                check_levels::<f32, $inputs, $outputs, { BLOCKS[$inputs % 4] }>();
                // Vectors of `f64` have half the lanes: half the sizes leave the same rests.
                if const { $outputs <= 10 } {
                    check_levels::<f64, $inputs, $outputs, 1>();
                    check_levels::<f64, $inputs, $outputs, { BLOCKS[$outputs % 4] }>();
                }
            });)*
        }
    )*};
}

/// Runs where a dozen matrices of each extension fit the stack, which unoptimised code has side by side.
fn with_room(run: fn()) {
    std::thread::Builder::new().stack_size(64 << 20).spawn(run).expect("a thread").join().expect("no mistake");
}

// Outputs that leave every kind of rest behind vectors of 4, 8 and 16, inputs that do so behind tiles.
#[cfg(not(miri))]
sizes! {
    outputs_to_10: 1 -> 1, 14 -> 2, 5 -> 4, 31 -> 6, 9 -> 7, 22 -> 8, 13 -> 10;
    outputs_to_35: 26 -> 12, 17 -> 15, 8 -> 16, 3 -> 20, 29 -> 25, 33 -> 33, 6 -> 35;
    large: 35 -> 1, 130 -> 128, 5 -> 150, 2 -> 300;
    large_with_rests: 390 -> 5, 200 -> 9, 20 -> 84;
}

// Miri looks for accesses out of bounds: the overlapping last vector, two tiles, and rests of each kind.
#[cfg(miri)]
sizes! {
    under_miri: 1 -> 1, 1 -> 2, 2 -> 3, 5 -> 4, 3 -> 7, 4 -> 9, 3 -> 35;
}

/// Matrices whose kernels are called for one sample, of a little more than `is_large` asks for.
#[cfg(miri)]
#[test]
fn large_under_miri() {
    check_levels::<f32, 15, 9, 1>();
    check_levels::<f32, 8, 17, 1>();
    check_levels::<f64, 13, 10, 1>();
}

#[test]
fn zeros_keep_their_sign() {
    let negative = [-0.0_f32; 8];
    let mut out = [1.0; 8];
    crate::__private::dispatch!(simd => matvec(simd, &[[1.0; 8]], &[[-0.0]], (), one_mut(&mut out)));
    assert_eq!(out.map(f32::to_bits), negative.map(f32::to_bits));
    crate::__private::dispatch!(simd => affine(simd, &[[1.0; 8]], &[[-0.0]], &negative, (), one_mut(&mut out)));
    assert_eq!(out.map(f32::to_bits), negative.map(f32::to_bits));
}

/// The product of a seed and an input that begins at each place of a line of the cache; what is around it stays.
fn outer_from_anywhere<S: Simd, const I: usize, const O: usize>(simd: S) {
    let (seed, input) = (core::array::from_fn(|i| [i as f32 + 0.5]), core::array::from_fn(|j| [0.25 - j as f32]));
    for add in [false, true] {
        for first in (0..16).step_by(if cfg!(miri) { 5 } else { 1 }) {
            let mut numbers = std::vec![2.0_f32; I * O + 32];
            let out: &mut [[f32; O]] = numbers[first..first + I * O].as_chunks_mut::<O>().0;
            let out: &mut [[f32; O]; I] = out.try_into().expect("so many columns");
            simd.vectorize(
                #[inline(always)]
                || outer(simd, &seed, &input, 1, add, out),
            );
            for (at, found) in numbers.into_iter().enumerate() {
                let inside = at.checked_sub(first).filter(|at| *at < I * O);
                let product = inside.map(|at| seed[at % O][0] * input[at / O][0]);
                let before = if add || product.is_none() { 2.0 } else { 0.0 };
                let expected = before + product.unwrap_or(0.0);
                assert!(found == expected, "{I} by {O} at {first}, add: {add}: {at} is {found}, not {expected}");
            }
        }
    }
}

#[test]
fn outer_products_begin_anywhere() {
    #[cfg(miri)]
    fn at<S: Simd>(simd: S) {
        outer_from_anywhere::<S, 13, 11>(simd);
    }
    #[cfg(not(miri))]
    fn at<S: Simd>(simd: S) {
        outer_from_anywhere::<S, 129, 16>(simd);
        outer_from_anywhere::<S, 97, 20>(simd);
        outer_from_anywhere::<S, 400, 7>(simd);
        outer_from_anywhere::<S, 51, 35>(simd);
    }
    at(Fallback::new());
    fearless_simd::dispatch!(Level::new(), simd => at(simd));
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let (Some(sse2), Some(avx2)) = (Level::new().as_sse2(), Level::new().as_avx2()) {
        at(sse2);
        at(avx2);
    }
}
