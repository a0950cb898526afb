//! The rows of design 1.5 once more, in `f64`, to the bit.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Equal to the bit; all NaN are equal.
#[track_caller]
fn same(found: &[f64], expected: &[f64], what: &str) {
    let equal = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(equal), "{what}: {found:?}, {expected:?}");
}

/// Of a formula, at each of several points: the value and the slope.
macro_rules! at {
    ($($name:ident: |x| $formula:expr, [$($x:expr => $value:expr, $slope:expr);+ $(;)?];)*) => {
        net! { $($name<f64>(input: [8]) = map(|x| $formula); fn slope(input, grad(output)) -> (output, grad(input));)* }
        $({
            let rows: &[[f64; 3]] = &[$([$x, $value, $slope]),+];
            assert!(rows.len() <= 8);
            let column = |which: usize| -> Vec<f64> { rows.iter().map(|row| row[which]).collect() };
            let x = SVector::<f64, 8>::from_fn(|n, _| rows.get(n).map_or(0.5, |row| row[0]));
            let (value, slope) = $name::ZERO.slope(&x, &SVector::repeat(1.0));
            let (value, slope) = (&value.as_slice()[..rows.len()], &slope.as_slice()[..rows.len()]);
            same(value, &column(1), stringify!($formula));
            same(slope, &column(2), concat!("the slope of ", stringify!($formula)));
        })*
    };
}

#[test]
fn kinks_and_ties() {
    at! {
        Ramp: |x| ramp(x), [0.0 => 0.0, 0.0; -0.0 => -0.0, 0.0; NAN => NAN, 0.0; 5e-324 => 5e-324, 1.0; -INF => 0.0, 0.0; INF => INF, 1.0];
        Abs: |x| abs(x), [0.0 => 0.0, 0.0; -0.0 => 0.0, 0.0; -2.0 => 2.0, -1.0; NAN => NAN, 0.0; INF => INF, 1.0; -INF => INF, -1.0];
        Clip: |x| clip(x, -1, 2), [-1.0 => -1.0, 1.0; 2.0 => 2.0, 1.0; -1.5 => -1.0, 0.0; INF => 2.0, 0.0; -0.0 => -0.0, 1.0; NAN => NAN, 1.0];
        MaxFirst: |x| max(x, 1), [1.0 => 1.0, 1.0; 0.5 => 1.0, 0.0; 2.0 => 2.0, 1.0; NAN => NAN, 1.0; -INF => 1.0, 0.0];
        MaxSecond: |x| max(1, x), [1.0 => 1.0, 0.0; 0.5 => 1.0, 0.0; 2.0 => 2.0, 1.0; NAN => NAN, 1.0; INF => INF, 1.0];
        MinFirst: |x| min(x, 0), [-0.0 => -0.0, 1.0; 0.0 => 0.0, 1.0; 1.0 => 0.0, 0.0; NAN => NAN, 1.0; -INF => -INF, 1.0];
        MinSecond: |x| min(0, x), [-0.0 => 0.0, 0.0; 1.0 => 0.0, 0.0; NAN => NAN, 1.0; -INF => -INF, 1.0];
        Branch: |x| if x > 0 { x } else { 0 }, [0.0 => 0.0, 0.0; -0.0 => 0.0, 0.0; NAN => 0.0, 0.0; INF => INF, 1.0; 2.0 => 2.0, 1.0];
    }
}

#[test]
fn steps_and_remainders() {
    at! {
        Floor: |x| floor(x) + x, [-0.0 => -0.0, 1.0; 0.0 => 0.0, 1.0; -0.25 => -1.25, 1.0; 2.0 => 4.0, 1.0; INF => INF, 1.0; -INF => -INF, 1.0; NAN => NAN, 1.0];
        FloorOf: |x| floor(x) * x, [-0.0 => 0.0, -0.0; 1.5 => 1.5, 1.0; INF => INF, INF; NAN => NAN, NAN];
        Round: |x| round(x) + x, [0.5 => 0.5, 1.0; 1.5 => 3.5, 1.0; 2.5 => 4.5, 1.0; -0.5 => -0.5, 1.0; -0.0 => -0.0, 1.0; INF => INF, 1.0; NAN => NAN, 1.0];
        Sign: |x| sign(x) * x, [0.0 => 0.0, 0.0; -0.0 => 0.0, -0.0; -INF => INF, -1.0; NAN => NAN, NAN];
        Fract: |x| fract(x), [2.0 => 0.0, 1.0; -1.25 => -0.25, 1.0; -0.0 => 0.0, 1.0; INF => NAN, 1.0; NAN => NAN, 1.0];
        Modulo: |x| x % 2, [4.0 => 0.0, 1.0; -0.5 => 1.5, 1.0; -0.0 => 0.0, 1.0; INF => NAN, 1.0; NAN => NAN, 1.0];
    }
}

#[test]
fn powers_and_roots() {
    at! {
        Zeroth: |x| x.powi(0) + x, [0.0 => 1.0, 1.0; -0.0 => 1.0, 1.0; INF => INF, 1.0; NAN => NAN, 1.0];
        PowerOfZero: |x| powf(0, x) + x, [2.0 => 2.0, 1.0; 0.0 => 1.0, 1.0; NAN => NAN, 1.0; INF => INF, 1.0];
        PowerOfMinusZero: |x| powf(-0.0, x), [2.0 => 0.0, 0.0; 3.0 => -0.0, 0.0; -1.0 => -INF, 0.0; -2.0 => INF, 0.0; 0.0 => 1.0, 0.0; -0.0 => 1.0, 0.0];
        Power: |x| powf(x, 3), [0.0 => 0.0, 0.0; -0.0 => -0.0, 0.0; -INF => -INF, INF; NAN => NAN, NAN];
        PowerAtZero: |x| powf(x, 0) + x, [0.0 => 1.0, 1.0; -0.0 => 1.0, 1.0; INF => INF, 1.0];
        Itself: |x| powf(x, x) + x, [0.0 => 1.0, 1.0; -0.0 => 1.0, 1.0];
        Sqrt: |x| sqrt(x), [0.0 => 0.0, INF; -0.0 => -0.0, INF; 4.0 => 2.0, 0.25; INF => INF, 0.0; -1.0 => NAN, NAN; NAN => NAN, NAN];
    }
}

#[test]
fn maxima_take_the_first_of_equal_elements() {
    net! {
        Pooled<f64>(input: [1, 5]) = pooling(3, padding = 1);
        fn slope(input, grad(output)) -> (output, grad(input));
        Largest<f64>(input: [1, 5]) = aggregation(max);
        fn slope(input, grad(output)) -> (output, grad(input));
    }
    let row = SMatrix::<f64, 1, 5>::new;
    let (y, slope) = Pooled::ZERO.slope(&row(-INF, -0.0, 0.0, NAN, NAN), &row(1.0, 2.0, 4.0, 8.0, 16.0));
    same(y.as_slice(), &[-0.0, -0.0, NAN, NAN, NAN], "pooled");
    same(slope.as_slice(), &[0.0, 3.0, 0.0, 28.0, 0.0], "the slope of pooling");
    let (y, slope) = Pooled::ZERO.slope(&SMatrix::repeat(-INF), &row(1.0, 2.0, 4.0, 8.0, 16.0));
    same(y.as_slice(), &[-INF; 5], "padding is never chosen");
    same(slope.as_slice(), &[3.0, 4.0, 8.0, 16.0, 0.0], "the slope where all are equal");
    let (y, slope) = Largest::ZERO.slope(&row(0.0, -0.0, 2.0, 2.0, -INF), &vector![1.0]);
    same(y.as_slice(), &[2.0], "the largest");
    same(slope.as_slice(), &[0.0, 0.0, 1.0, 0.0, 0.0], "its slope");
}

#[test]
fn a_probability_of_zero_that_is_no_target() {
    net! {
        Entropy<f64>(input: [3]) = cross_entropy_loss(probabilities);
        fn slope(input, target) -> (loss, grad(input), grad(target));
    }
    let (loss, p, t) = Entropy::ZERO.slope(&vector![0.0, 1.0, -0.0], &vector![0.0, 1.0, -0.0]);
    same(&[loss], &[-0.0], "the loss");
    same(p.as_slice(), &[0.0, -1.0, 0.0], "to the probabilities");
    same(t.as_slice(), &[INF, -0.0, INF], "to the target");
}

/// Five elements, so that `n - 1` is 4 and no quotient is rounded: their mean is 4, their squares add up to 38.
#[test]
fn spreads() {
    net! {
        Variance<f64>(input: [1, 5]) = aggregation(variance);
        fn slope(input, grad(output)) -> (output, grad(input));
        Deviation<f64>(input: [1, 5]) = aggregation(standard_deviation);
        fn slope(input, grad(output)) -> (output, grad(input));
    }
    let row = SMatrix::<f64, 1, 5>::new;
    let (y, slope) = Variance::ZERO.slope(&row(1.0, 2.0, 4.0, 9.0, 4.0), &vector![1.0]);
    same(y.as_slice(), &[9.5], "the variance");
    assert_eq!(slope, row(-1.5, -1.0, 0.0, 2.5, 0.0));
    for imposed in [1.0, INF] {
        let (y, slope) = Deviation::ZERO.slope(&row(2.0, 2.0, 2.0, 2.0, 2.0), &vector![imposed]);
        same(&[y[0]], &[0.0], "no deviation");
        assert_eq!(slope, SMatrix::<f64, 1, 5>::zeros(), "at {imposed}");
    }
    for odd in [INF, -INF, NAN] {
        let (y, slope) = Deviation::ZERO.slope(&row(1.0, odd, 2.0, 3.0, 4.0), &vector![1.0]);
        same(y.as_slice(), &[NAN], "of an infinity");
        same(slope.as_slice(), &[NAN; 5], "its slope");
    }
}
