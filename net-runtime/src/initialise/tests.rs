use super::random::uniform;
use super::{Identity, Initialiser, Kaiming, Layer, Orthogonal, Random, Weights, Xavier};
use crate::axes::Axes;
use crate::flat::{Flat, flat};
use crate::real::Real;
use crate::{Attention, Embedding};
use nalgebra::SMatrix;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::vec::Vec;

fn filled<T: Real, W: Flat<T>>(fan_in: usize, with: impl Initialiser, seed: u64) -> W {
    let mut weights = W::ZERO;
    with.fill(Weights::new(&mut weights, fan_in, 1), &mut Pcg32::seed_from_u64(seed));
    weights
}

/// A list of 40 000 numbers as multiples of `unit`, on the heap: unoptimised, each move of it would take stack of its own.
fn many(fan_in: usize, with: impl Initialiser, seed: u64, unit: f64) -> Vec<f64> {
    let weights: [f64; 40_000] = filled(fan_in, with, seed);
    weights.iter().map(|w| w / unit).collect()
}

/// Mean of the `k`th powers.
fn moment(weights: &[f64], k: i32) -> f64 {
    weights.iter().map(|w| w.powi(k)).sum::<f64>() / weights.len() as f64
}

#[test]
fn uniform_is_above_zero_and_reaches_one() {
    assert_eq!(uniform(0), 1.0 / 9_007_199_254_740_992.0);
    assert_eq!(uniform(u64::MAX), 1.0);
}

#[test]
fn the_bits_are_fixed() {
    let weights: SMatrix<f64, 1, 3> = filled(2, Kaiming::normal(), 1234);
    let bits = weights.data.0.map(|[w]| w.to_bits());
    // As computed by a PCG32 and the mathematical functions of Python.
    assert_eq!(bits, [4_607_513_567_653_973_441, 4_589_710_584_718_068_115, 4_603_402_050_605_791_274]);
}

#[test]
fn the_moments_are_those_of_the_normal_distribution() {
    // Four standard errors of each moment of a standard normal sample: sqrt(1), sqrt(2), sqrt(15), sqrt(96) / 200.
    let expected = [(1, 0.0, 0.02), (2, 1.0, 0.029), (3, 0.0, 0.078), (4, 3.0, 0.196)];
    let check = |weights: Vec<f64>| {
        for (k, expected, error) in expected {
            let moment = moment(&weights, k);
            assert!((moment - expected).abs() < error, "moment {k} is {moment}");
        }
    };
    check(many(8, Kaiming::normal(), 1, 0.5));
    check(many(8, Kaiming::normal().with_gain(2.0), 1, f64::sqrt(0.5)));
    check(many(8, Random::normal(3.0), 1, 3.0));
    // Eight inputs, 40 000 outputs.
    check(many(8, Xavier::normal(), 1, f64::sqrt(2.0 / 40_008.0)));
}

#[test]
fn the_moments_are_those_of_the_uniform_distribution() {
    let check = |weights: Vec<f64>| {
        assert!(weights.iter().all(|w| (-1.0 - 1e-15..1.0).contains(w)));
        // Four standard errors: sqrt(1/3), sqrt(1/5 - 1/9), sqrt(1/7), sqrt(1/9 - 1/25) / 200.
        for (k, expected, error) in [(1, 0.0, 0.012), (2, 1.0 / 3.0, 0.006), (3, 0.0, 0.0076), (4, 0.2, 0.0054)] {
            let moment = moment(&weights, k);
            assert!((moment - expected).abs() < error, "moment {k} is {moment}");
        }
    };
    check(many(24, Kaiming::uniform(), 2, 0.5));
    check(many(8, Random::uniform(7.0), 3, 7.0));
    check(many(8, Xavier::uniform(), 4, f64::sqrt(6.0 / 40_008.0)));
}

#[test]
fn fans_count_the_kernel() {
    let mut linear = SMatrix::<f32, 5, 3>::zeros();
    let weights = Weights::new(&mut linear, 3, 1);
    assert_eq!((weights.fan_in(), weights.fan_out(), &weights.shape()[..3]), (3, 5, [5, 3, 1].as_slice()));
    let mut convolution = [[SMatrix::<f32, 3, 2>::zeros(); 4]; 7];
    let weights = Weights::new(&mut convolution, 24, 1);
    assert_eq!((weights.fan_out(), weights.shape()), (42, [7, 4, 3, 2, 1, 1]));
    assert_eq!(<[[[f32; 2]; 3]; 4] as Flat<f32>>::AXES, Axes::list(1).times(2, 1).times(3, 2).times(4, 6));
}

#[test]
fn groups_are_layers_side_by_side() {
    // convolution(4, 3x3, groups = 4) on 4 channels: each channel reaches one output, by 9 taps.
    let mut depthwise = [[SMatrix::<f64, 3, 3>::zeros(); 1]; 4];
    let weights = Weights::new(&mut depthwise, 9, 4);
    assert_eq!((weights.fan_in(), weights.fan_out(), weights.groups()), (9, 9, 4));
    Identity::with_noise(0.0).fill(Weights::new(&mut depthwise, 9, 4), &mut Pcg32::seed_from_u64(1));
    for [kernel] in &depthwise {
        assert_eq!((kernel[(1, 1)], kernel.sum()), (1.0, 1.0));
    }
    // Six outputs of two groups, of two inputs each: outputs 0, 1 and 3, 4 are inputs 0 to 3.
    let mut grouped = [SMatrix::<f64, 2, 1>::zeros(); 6];
    assert_eq!(Weights::new(&mut grouped, 2, 2).fan_out(), 3);
    Identity::with_noise(0.0).fill(Weights::new(&mut grouped, 2, 2), &mut Pcg32::seed_from_u64(1));
    let rows = grouped.map(|row| [row[0], row[1]]);
    assert_eq!(rows, [[1.0, 0.0], [0.0, 1.0], [0.0; 2], [1.0, 0.0], [0.0, 1.0], [0.0; 2]]);
    // Twelve outputs that read one input each, through three taps: every group of four has orthonormal columns.
    let mut kernels = [SMatrix::<f64, 1, 3>::zeros(); 12];
    Orthogonal::new().fill(Weights::new(&mut kernels, 3, 3), &mut Pcg32::seed_from_u64(1));
    for group in kernels.chunks(4) {
        let rows: Vec<Vec<f64>> = group.iter().map(|row| row.iter().copied().collect()).collect();
        assert!(defect(&rows) < 1e-15, "{rows:?}");
    }
    let (bound, mut rng) = (f64::sqrt(6.0 / 18.0), Pcg32::seed_from_u64(1));
    Xavier::uniform().fill(Weights::new(&mut depthwise, 9, 4), &mut rng);
    let largest = depthwise.iter().flatten().fold(0.0_f64, |largest, kernel| largest.max(kernel.amax()));
    assert!(largest <= bound && largest > 0.9 * bound, "{largest}");
}

#[test]
fn an_embedding_has_its_tokens_as_inputs() {
    let mut rows = [SMatrix::<f64, 4, 1>::zeros(); 1000];
    let weights = Weights::of_inputs(&mut rows, 1);
    assert_eq!((weights.fan_in(), weights.fan_out(), &weights.shape()[..3]), (1, 4, [4, 1000, 1].as_slice()));
    Identity::with_noise(0.0).fill(Weights::of_inputs(&mut rows, 1), &mut Pcg32::seed_from_u64(1));
    assert_eq!(rows[2], SMatrix::<f64, 4, 1>::new(0.0, 0.0, 1.0, 0.0));
    assert_eq!(rows.iter().map(|row| row.sum()).sum::<f64>(), 4.0);
    Orthogonal::new().fill(Weights::of_inputs(&mut rows, 1), &mut Pcg32::seed_from_u64(1));
    let columns: Vec<Vec<f64>> = (0..4).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
    assert!(defect(&columns) < 1000.0 * f64::EPSILON);
    // The layer itself says so: one input to each of four outputs.
    let mut layer = Embedding::<f64, 1000, 4>::ZERO;
    layer.initialise(1, &Xavier::uniform(), &mut Pcg32::seed_from_u64(1));
    let largest = layer.weights.iter().fold(0.0_f64, |largest, row| largest.max(row.amax()));
    let bound = f64::sqrt(6.0 / 5.0);
    assert!(largest <= bound && largest > 0.99 * bound, "{largest}");
}

#[test]
fn heads_of_attention_are_matrices_by_themselves() {
    let mut heads = Attention { weights: [SMatrix::<f64, 3, 200>::zeros(); 4] };
    Layer::<f64>::initialise(&mut heads, 1, &Identity::with_noise(0.0), &mut Pcg32::seed_from_u64(1));
    assert!(heads.weights.iter().all(|head| *head == SMatrix::<f64, 3, 200>::identity()));
    Layer::<f64>::initialise(&mut heads, 1, &Xavier::uniform(), &mut Pcg32::seed_from_u64(1));
    let largest = heads.weights.iter().fold(0.0_f64, |largest, head| largest.max(head.amax()));
    let bound = f64::sqrt(6.0 / 203.0);
    assert!(largest <= bound && largest > 0.99 * bound, "{largest}");
    // One head has the numbers that it has without an axis of heads.
    let mut one = Attention { weights: SMatrix::<f64, 3, 200>::zeros() };
    Layer::<f64>::initialise(&mut one, 1, &Xavier::uniform(), &mut Pcg32::seed_from_u64(1));
    assert_eq!(one.weights, heads.weights[0]);
}

/// The largest element of `W W^T - I` (or of `W^T W - I`) for rows of `columns` numbers.
fn defect(rows: &[Vec<f64>]) -> f64 {
    let columns = rows[0].len();
    let vectors: Vec<Vec<f64>> = if rows.len() <= columns {
        rows.to_vec()
    } else {
        (0..columns).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
    };
    let mut largest = 0.0_f64;
    for (i, u) in vectors.iter().enumerate() {
        for (j, v) in vectors.iter().enumerate() {
            let dot: f64 = u.iter().zip(v).map(|(a, b)| a * b).sum();
            largest = largest.max((dot - f64::from(i == j)).abs());
        }
    }
    largest
}

fn rows_of<T: Real, const R: usize, const C: usize>(matrix: &SMatrix<T, R, C>) -> Vec<Vec<f64>> {
    matrix.row_iter().map(|row| row.iter().map(|x| x.to_f64()).collect()).collect()
}

#[test]
fn orthogonal_matrices_of_any_shape_are_orthogonal() {
    /// Sums are in `f64`, so that in `f32` only the result is rounded.
    fn check<T: Real, const R: usize, const C: usize>(bound: f64) {
        for seed in 0..8 {
            let matrix: SMatrix<T, R, C> = filled(C, Orthogonal::new(), seed);
            let defect = defect(&rows_of(&matrix));
            assert!(defect <= bound, "{R} x {C}, seed {seed}: {defect:e}");
        }
    }
    let (single, double) = (f64::from(f32::EPSILON), 64.0 * f64::EPSILON);
    check::<f32, 1, 1>(single);
    check::<f32, 2, 2>(single);
    check::<f32, 3, 17>(single);
    check::<f32, 17, 3>(single);
    check::<f32, 64, 64>(single);
    check::<f64, 3, 17>(17.0 * f64::EPSILON);
    check::<f64, 17, 3>(17.0 * f64::EPSILON);
    check::<f64, 64, 64>(double);
    check::<f64, 40, 41>(double);
}

#[test]
fn orthogonal_kernels_are_matrices_of_one_row_an_output() {
    let kernels: [[SMatrix<f64, 2, 3>; 2]; 5] = filled(12, Orthogonal::with_gain(2.0), 1);
    let rows: Vec<Vec<f64>> = kernels.iter().map(|row| flat(row).iter().map(|x: &f64| x / 2.0).collect()).collect();
    assert!(rows.len() == 5 && rows[0].len() == 12);
    assert!(defect(&rows) <= 12.0 * f64::EPSILON);
    let kernels: [SMatrix<f64, 2, 3>; 9] = filled(6, Orthogonal::new(), 1);
    let rows: Vec<Vec<f64>> = kernels.iter().map(|row| flat(row).to_vec()).collect();
    assert!(defect(&rows) <= 12.0 * f64::EPSILON);
}

/// The first two moments of the entries of an orthogonal 3 x 3 matrix: 0 and 1/3, and the trace's variance is 1.
#[test]
fn orthogonal_matrices_are_uniform() {
    const N: usize = 10_000;
    let mut entries = std::vec![[0.0; 10]; N];
    for (seed, entries) in entries.iter_mut().enumerate() {
        let matrix: SMatrix<f64, 3, 3> = filled(3, Orthogonal::new(), seed as u64);
        entries[..9].copy_from_slice(flat(&matrix));
        entries[9] = matrix.trace();
    }
    for entry in 0..10 {
        let column: Vec<f64> = entries.iter().map(|entries| entries[entry]).collect();
        let (expected, error) = if entry == 9 { (1.0, 0.06) } else { (1.0 / 3.0, 0.012) };
        assert!(moment(&column, 1).abs() < 0.04, "mean of {entry}: {}", moment(&column, 1));
        assert!((moment(&column, 2) - expected).abs() < error, "square of {entry}: {}", moment(&column, 2));
    }
}

/// A generator that gives the same number for ever.
struct Stuck(u64);

impl rand_core::TryRng for Stuck {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0 as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0)
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(self.0 as u8);
        Ok(())
    }
}

#[test]
fn dependent_numbers_become_orthogonal_too() {
    for number in [0, 1 << 62, u64::MAX] {
        let mut matrix = SMatrix::<f32, 7, 7>::zeros();
        let rng: &mut dyn Rng = &mut Stuck(number);
        Orthogonal::new().fill(Weights::new(&mut matrix, 7, 1), rng);
        assert!(defect(&rows_of(&matrix)) <= 4.0 * f64::from(f32::EPSILON), "{matrix}");
    }
}

#[test]
fn the_identity_is_in_the_middle_of_kernels() {
    let matrix: SMatrix<f32, 2, 3> = filled(3, Identity::with_noise(0.0), 1);
    assert_eq!(matrix, SMatrix::<f32, 2, 3>::identity());
    let kernels: [[SMatrix<f32, 3, 2>; 2]; 3] = filled(12, Identity::with_noise(0.0), 1);
    let mut expected = [[SMatrix::<f32, 3, 2>::zeros(); 2]; 3];
    expected[0][0][(1, 0)] = 1.0;
    expected[1][1][(1, 0)] = 1.0;
    assert_eq!(kernels, expected);
    let kernels: [SMatrix<f32, 2, 5>; 2] = filled(10, Identity::with_noise(0.0), 1);
    let mut expected = [SMatrix::<f32, 2, 5>::zeros(); 2];
    expected[0][(0, 2)] = 1.0;
    expected[1][(1, 2)] = 1.0;
    assert_eq!(kernels, expected);
    let noisy: SMatrix<f64, 100, 100> = filled(100, Identity::new(), 1);
    let noise = noisy - SMatrix::<f64, 100, 100>::identity();
    assert!((noise.norm() - 1.0).abs() < 4.0 * 0.5_f64.sqrt() / 100.0, "{}", noise.norm());
}
