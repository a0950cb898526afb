//! Means, squares and products of numbers that are large, tiny or close together: what is in range comes out, with all its
//! digits.

use nalgebra::{SVector, vector};
use net_runtime::prelude::*;

/// The deviations from the mean of numbers that are given as offsets from a common one, standardised, in `f64`; the
/// offsets are small whole multiples of one number, so that nothing cancels.
fn standardised(offsets: &[f64], epsilon: f64) -> Vec<f64> {
    let n = offsets.len() as f64;
    let mean = offsets.iter().sum::<f64>() / n;
    let d: Vec<f64> = offsets.iter().map(|x| x - mean).collect();
    let root = (d.iter().map(|d| d * d).sum::<f64>() / n + epsilon).sqrt();
    d.iter().map(|d| d / root).collect()
}

/// Numbers between 0 and 1, in steps of 2^-10.
fn steps(count: usize, seed: u64) -> Vec<f64> {
    let next = |state: &mut u64| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((*state >> 54) as f64 / 1024.0)
    };
    std::iter::repeat_with(|| ()).scan(seed, |state, ()| next(state)).take(count).collect()
}

#[track_caller]
fn close(found: &[f64], expected: &[f64], bound: f64, what: &str) {
    let largest = expected.iter().fold(0.0_f64, |all, x| all.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= bound * largest, "{what}: found {found:e}, expected {expected:e}");
    }
}

/// The same in both precisions; `$large` times `$large` is beyond the range of `$T`.
macro_rules! in_precision {
    ($module:ident: $T:ident, $eps:expr, $base:literal, $large:expr) => {
        mod $module {
            use super::*;

            const EPS: f64 = $eps as f64;
            const LARGE: $T = $large;
            const MOST: $T = 1.75 * ($T::MAX / 2.0 / (1.0 - $T::EPSILON / 2.0));

            net! {
                Far<$T>(a: [5], b: [5]) -> (d: []) { let d = (a, b) |> euclidean_distance; }
                fn f(a, b, grad(d)) -> (d, grad(a), grad(b));
                Turned<$T>(a: [5], b: [5]) -> (d: []) { let d = (a, b) |> cosine_distance; }
                fn f(a, b, grad(d)) -> (d, grad(a), grad(b));
                Layer<$T>(input: [16]) = normalization(axes = all, scaling = none, biases = none);
                fn f(input) -> output;
                Grouped<$T>(input: [16]) = normalization(axes = all, groups = 2, scaling = none, biases = none);
                fn f(input) -> output;
                Steep<$T>(input: [16]) = normalization(axes = all, epsilon = 0.015625, scaling = none, biases = none);
                fn f(input, grad(output)) -> (output, grad(input));
                Plain<$T>(input: [7]) = normalization(axes = all, epsilon = 0, scaling = none, biases = none);
                fn f(input, grad(output)) -> (output, grad(input));
                Unbiased<$T>(input: [7]) = normalization(axes = all, epsilon = 0, unbiased = true, scaling = none, biases = none);
                fn f(input, grad(output)) -> (output, grad(input));
                Rms<$T>(input: [7]) = normalization(axes = all, epsilon = 0, method = rms, scaling = none, biases = none);
                fn f(input, grad(output)) -> (output, grad(input));
                Root<$T>(input: [7]) = aggregation(standard_deviation, axes = all);
                fn f(input, grad(output)) -> (output, grad(input));
                Spread<$T>(input: [16]) = aggregation(standard_deviation, axes = all);
                fn f(input) -> output;
                Variance<$T>(input: [16]) = aggregation(variance, axes = all);
                fn f(input) -> (output, grad(input));
                Deviation<$T>(input: [16]) = aggregation(mean_deviation, axes = all);
                fn f(input) -> output;
                Mean<$T>(input: [3]) = aggregation(mean, axes = all);
                fn f(input) -> (output, grad(input));
                Pool<$T>(input: [1, 3]) = pooling(3, function = mean) |> flatten;
                fn f(input) -> (output, grad(input));
                Product<$T>(input: [4]) = aggregation(times, axes = all);
                fn f(input) -> (output, grad(input));
                Long<$T>(input: [2, 19]) = aggregation(times);
                fn f(input) -> (output, grad(input));
            }

            fn layer_norm(x: &[f64]) -> Vec<f64> {
                let x = SVector::<$T, 16>::from_iterator(x.iter().map(|x| *x as $T));
                Layer::ZERO.f(&x).iter().map(|y| f64::from(*y)).collect()
            }

            #[test]
            fn beside_a_large_mean_deviations_keep_their_digits() {
                for seed in 0..20 {
                    let offsets = steps(16, seed);
                    let x: Vec<f64> = offsets.iter().map(|x| $base + x).collect();
                    close(&layer_norm(&x), &standardised(&offsets, 0.001), 4.0 * EPS, "layer norm");
                    let x = SVector::<$T, 16>::from_iterator(x.iter().map(|x| *x as $T));
                    let y: Vec<f64> = Grouped::ZERO.f(&x).iter().map(|y| f64::from(*y)).collect();
                    close(&y[..8], &standardised(&offsets[..8], 0.001), 4.0 * EPS, "the first group");
                    let (n, mean) = (16.0, offsets.iter().sum::<f64>() / 16.0);
                    let squares = offsets.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
                    let absolute = offsets.iter().map(|x| (x - mean).abs()).sum::<f64>() / n;
                    let (variance, dx) = Variance::ZERO.f(&x);
                    close(&[f64::from(variance)], &[squares / 15.0], 4.0 * EPS, "variance");
                    close(&[f64::from(Spread::ZERO.f(&x))], &[(squares / 15.0).sqrt()], 4.0 * EPS, "deviation");
                    close(&[f64::from(Deviation::ZERO.f(&x))], &[absolute], 4.0 * EPS, "mean deviation");
                    let dx: Vec<f64> = dx.iter().map(|x| f64::from(*x)).collect();
                    let expected: Vec<f64> = offsets.iter().map(|x| 2.0 / 15.0 * (x - mean)).collect();
                    close(&dx, &expected, 8.0 * EPS, "the variance's gradient");
                }
            }

            /// To the bit: scales are powers of two.
            #[test]
            fn large_and_tiny_numbers_are_normalised_as_others_are() {
                let x = vector![0.5, -1.25, 3.0, 0.75, -2.0, 1.5, 0.625];
                let g = vector![1.0, 0.5, -0.25, 2.0, -1.5, 0.125, 0.75];
                for scale in [LARGE, 1.0 / LARGE] {
                    macro_rules! same {
                        ($Net:ident) => {
                            let ((y, dx), (scaled, scaled_dx)) = ($Net::ZERO.f(&x, &g), $Net::ZERO.f(&(x * scale), &g));
                            assert_eq!(y, scaled, "{} by {scale:e}", stringify!($Net));
                            assert_eq!(dx, scaled_dx * scale, "the gradient of {} by {scale:e}", stringify!($Net));
                            assert!(y.iter().chain(&dx).all(|y| y.is_finite() && *y != 0.0), "{y} {dx}");
                        };
                    }
                    same!(Plain);
                    same!(Unbiased);
                    same!(Rms);
                    let ((y, dx), (scaled, scaled_dx)) = (Root::ZERO.f(&x, 1.0), Root::ZERO.f(&(x * scale), 1.0));
                    assert_eq!((y * scale, dx), (scaled, scaled_dx), "standard deviation by {scale:e}");
                }
            }

            #[test]
            fn of_two_large_numbers_each_is_one_from_the_mean() {
                let x: SVector<$T, 16> = SVector::from_fn(|i, _| if i % 2 == 0 { LARGE } else { -LARGE });
                assert_eq!(Layer::ZERO.f(&x), x / LARGE);
                assert_eq!(Deviation::ZERO.f(&x), LARGE);
                let (variance, dx) = Variance::ZERO.f(&x);
                assert_eq!(variance, $T::INFINITY);
                let of_one = 2.0 / 15.0 * LARGE;
                assert!(dx.iter().all(|dx| (dx.abs() / of_one - 1.0).abs() < 4.0 * $T::EPSILON), "{dx}");
                let root = LARGE.sqrt();
                let (variance, _) = Variance::ZERO.f(&(x / LARGE * (MOST.sqrt() * 0.875)));
                assert!(variance.is_finite() && variance > 0.5 * root, "{variance:e}");
            }

            /// Where they are large and equal the epsilon is all there is under the root.
            #[test]
            fn equal_numbers_are_normalised_to_zeros_and_have_a_gradient() {
                let g = SVector::<$T, 16>::from_fn(|i, _| if i == 3 { 1.0 } else { 0.0 });
                let expected = g.map(|g| (g - 1.0 / 16.0) * 8.0);
                for x in [0.0, 3.0, $base, LARGE, MOST].map(SVector::<$T, 16>::repeat) {
                    assert_eq!(Steep::ZERO.f(&x, &g), (x * 0.0, expected), "{}", x[0]);
                }
            }

            #[test]
            fn a_mean_is_between_the_smallest_and_the_largest() {
                let x = vector![MOST, MOST, MOST];
                let (y, dx) = Mean::ZERO.f(&x);
                assert!((y / MOST - 1.0).abs() <= $T::EPSILON, "{y:e}");
                assert_eq!(dx, SVector::<$T, 3>::repeat(1.0 / 3.0));
                let (y, dx) = Pool::ZERO.f(&x.transpose());
                assert!((y[0] / MOST - 1.0).abs() <= $T::EPSILON, "{y}");
                assert_eq!(dx.transpose(), SVector::<$T, 3>::repeat(1.0 / 3.0));
                let (y, _) = Mean::ZERO.f(&vector![MOST, -MOST, MOST]);
                assert!((y / (MOST / 3.0) - 1.0).abs() <= 2.0 * $T::EPSILON, "{y:e}");
                let x = SVector::from_fn(|i, _| if i < 8 { MOST } else { -MOST });
                assert_eq!(Deviation::ZERO.f(&x), MOST);
                let x: SVector<$T, 16> = SVector::repeat(MOST);
                assert_eq!((Layer::ZERO.f(&x), Spread::ZERO.f(&x), Deviation::ZERO.f(&x)), (x * 0.0, 0.0, 0.0));
                assert_eq!(Variance::ZERO.f(&x), (0.0, x * 0.0));
            }

            #[test]
            fn a_product_is_taken_in_order() {
                let (l, t) = (LARGE, 1.0 / LARGE);
                assert_eq!(Product::ZERO.f(&vector![l, t, l, t]), (1.0, vector![t, l, t, l]));
                assert_eq!(Product::ZERO.f(&vector![t, l, t, 3.0]), (t * 3.0, vector![3.0, t * t * 3.0, 3.0, t]));
                assert_eq!(Product::ZERO.f(&vector![2.0, 0.0, 3.0, 4.0]), (0.0, vector![0.0, 24.0, 0.0, 0.0]));
                assert_eq!(Product::ZERO.f(&vector![0.0, 2.0, 0.0, 5.0]), (0.0, vector![0.0, 0.0, 0.0, 0.0]));
                let x = vector![1.1, 2.3, 0.7, 1.9];
                assert_eq!(Product::ZERO.f(&x).0, 1.1 * 2.3 * 0.7 * 1.9);
            }

            #[test]
            fn a_long_product_is_taken_in_rows_of_eight() {
                let x = nalgebra::SMatrix::<$T, 2, 19>::from_fn(|row, i| match (row, i % 2) {
                    (0, 0) if i < 18 => LARGE,
                    (0, 1) => 1.0 / LARGE,
                    (0, _) => 3.0,
                    _ => 0.75 + i as $T / 32.0,
                });
                let (y, dx) = Long::ZERO.f(&x);
                assert_eq!(y[0], 3.0);
                for i in 0..19 {
                    let of_others = (0..19).filter(|j| *j != i).map(|j| f64::from(x[(1, j)])).product::<f64>();
                    close(&[f64::from(dx[(1, i)])], &[of_others], 20.0 * EPS, "the product of all others");
                    assert_eq!(dx[(0, i)], 3.0 / x[(0, i)], "beside large and tiny ones, at {i}");
                }
                assert!((f64::from(y[1]) / x.row(1).iter().map(|x| f64::from(*x)).product::<f64>() - 1.0).abs() < 20.0 * EPS);
            }

            /// Distances of vectors whose squares leave the range, above and below, are those of vectors in it.
            #[test]
            fn distances_of_large_and_tiny_vectors() {
                let (a, b) = (vector![1.0, -2.0, 0.5, 3.0, 0.0], vector![0.25, 1.0, 0.5, -1.0, 2.0]);
                let (far, far_a, far_b) = Far::ZERO.f(&a, &b, 1.0);
                let (turned, turned_a, turned_b) = Turned::ZERO.f(&a, &b, 1.0);
                for size in [LARGE, 1.0 / LARGE, 1e6 * LARGE, 1e-6 / LARGE, 1.0] {
                    let (x, z) = (a * size, b * size);
                    let (d, d_a, d_b) = Far::ZERO.f(&x, &z, 1.0);
                    close(&[f64::from(d)], &[f64::from(far) * f64::from(size)], 4.0 * EPS, "the distance");
                    let (c, c_a, c_b) = Turned::ZERO.f(&x, &z, 1.0);
                    close(&[f64::from(c)], &[f64::from(turned)], 4.0 * EPS, "the angle");
                    for i in 0..5 {
                        close(&[f64::from(d_a[i]), f64::from(d_b[i])], &[f64::from(far_a[i]), f64::from(far_b[i])], 4.0 * EPS, "slopes");
                        let slopes = [(c_a[i], turned_a[i]), (c_b[i], turned_b[i])];
                        for (slope, of_one) in slopes {
                            let off = f64::from(slope) * f64::from(size) - f64::from(of_one);
                            assert!(off.abs() < 8.0 * EPS, "slopes of an angle at {size:e}, off by {off:e}");
                        }
                    }
                }
            }
        }
    };
}

// The bases are where the steps of the offsets are the last place: the sum of sixteen numbers is rounded, and so their mean.
in_precision!(single: f32, f32::EPSILON, 8192.0, f32::from_bits(0x7180_0000));
in_precision!(double: f64, f64::EPSILON, 4_398_046_511_104.0, f64::from_bits(0x7830_0000_0000_0000));

net! {
    Issue(input: [16]) = normalization(axes = all);
    fn f(input) -> output;
    Times(input: [4]) = aggregation(times, axes = all);
    fn f(input) -> output;
    Two(input: [2]) = aggregation(mean, axes = all);
    fn f(input) -> output;
}

/// As they stand in reports.
#[test]
fn cases_from_reports() {
    let x = SVector::<f32, 16>::from_fn(|i, _| 1000.0 + 0.001 * i as f32);
    let offsets: Vec<f64> = x.iter().map(|x| f64::from(*x) - 1000.0).collect();
    let issue = Issue { normalization: Normalization { scaling: 1.0, biases: 0.0 } };
    let y: Vec<f64> = issue.f(&x).iter().map(|y| f64::from(*y)).collect();
    close(&y, &standardised(&offsets, 0.001), 4.0 * f64::from(f32::EPSILON), "1000 + 0.001 i");
    let x = SVector::<f32, 16>::from_fn(|i, _| if i % 2 == 0 { 1e30 } else { -1e30 });
    assert!((issue.f(&x) - x / 1e30).amax() <= f32::EPSILON, "{}", issue.f(&x));
    assert_eq!(Times::ZERO.f(&vector![1e30, 1e-30, 1e30, 1e-30]), 1.0);
    assert_eq!(Two::ZERO.f(&vector![3e38, 3e38]), 3e38);
}
