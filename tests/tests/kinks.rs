//! The rows of design 1.5, to the bit: where a derivative does not exist, what we take, with -0.0, infinities and NaN.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

/// Equal to the bit; all NaN are equal.
#[track_caller]
fn same(found: f32, expected: f32, what: &str) {
    let equal = found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan();
    assert!(equal, "{what}: found {found:?}, expected {expected:?}");
}

/// The value and the slope of a scalar function at each point.
macro_rules! at {
    ($($layer:ident($($argument:tt)*): [$($x:expr => $value:expr, $slope:expr);+])*) => {$({
        net! {
            Row = $layer($($argument)*);
            fn slope(input, grad(output)) -> (output, grad(input));
        }
        let row = stringify!($layer($($argument)*));
        for (x, value, slope) in [$(($x, $value, $slope)),+] {
            let (found, found_slope) = Row::ZERO.slope(x, 1.0);
            same(found, value, &format!("{row} at {x:?}"));
            same(found_slope, slope, &format!("the slope of {row} at {x:?}"));
        }
    })*};
}

#[test]
fn elementwise_functions_at_their_kinks() {
    at! {
        map(|x| ramp(x)): [0.0 => 0.0, 0.0; -0.0 => -0.0, 0.0; NAN => NAN, 0.0; 1e-40 => 1e-40, 1.0; -INF => 0.0, 0.0; INF => INF, 1.0]
        map(|x| abs(x)): [0.0 => 0.0, 0.0; -0.0 => 0.0, 0.0; -2.0 => 2.0, -1.0; 3.0 => 3.0, 1.0; -INF => INF, -1.0; NAN => NAN, 0.0]
        map(|x| clip(x, -1, 2)): [-1.0 => -1.0, 1.0; 2.0 => 2.0, 1.0; -1.5 => -1.0, 0.0; 2.5 => 2.0, 0.0; INF => 2.0, 0.0; -INF => -1.0, 0.0]
        map(|x| max(x, 1)): [1.0 => 1.0, 1.0; 0.5 => 1.0, 0.0; 2.0 => 2.0, 1.0; NAN => NAN, 1.0; -INF => 1.0, 0.0]
        map(|x| max(1, x)): [1.0 => 1.0, 0.0; 0.5 => 1.0, 0.0; 2.0 => 2.0, 1.0; NAN => NAN, 1.0]
        map(|x| max(x, x)): [3.0 => 3.0, 1.0; NAN => NAN, 1.0]
        map(|x| min(x, 1)): [1.0 => 1.0, 1.0; 0.5 => 0.5, 1.0; 2.0 => 1.0, 0.0; NAN => NAN, 1.0]
        map(|x| min(x, 3e38)): [2.0 => 2.0, 1.0; INF => 3e38, 0.0; NAN => NAN, 1.0]
        map(|x| min(1, x)): [1.0 => 1.0, 0.0; 0.5 => 0.5, 1.0; NAN => NAN, 1.0]
        map(|x| floor(x) + x): [-0.0 => -0.0, 1.0; INF => INF, 1.0; -INF => -INF, 1.0; NAN => NAN, 1.0; -0.25 => -1.25, 1.0]
        map(|x| round(x) + x): [0.5 => 0.5, 1.0; 1.5 => 3.5, 1.0; 2.5 => 4.5, 1.0; -0.5 => -0.5, 1.0]
        map(|x| floor(x) + sign(x) + x): [0.0 => 0.0, 1.0; -0.25 => -2.25, 1.0; 2.0 => 5.0, 1.0]
        map(|x| if x > 0 { x } else { 0 }): [0.0 => 0.0, 0.0; -1.0 => 0.0, 0.0; 2.0 => 2.0, 1.0]
        map(|x| fract(x)): [2.0 => 0.0, 1.0; -1.25 => -0.25, 1.0]
        map(|x| x % 2): [4.0 => 0.0, 1.0; -0.5 => 1.5, 1.0]
        map(|x| x.powi(0) + x): [0.0 => 1.0, 1.0; NAN => NAN, 1.0]
        map(|x| powf(0, x) + x): [2.0 => 2.0, 1.0; 0.0 => 1.0, 1.0]
        map(|x| sqrt(x)): [0.0 => 0.0, INF; 4.0 => 2.0, 0.25]
        ramp(): [0.0 => 0.0, 0.0; -0.0 => -0.0, 0.0; NAN => NAN, 0.0]
        leaky_ramp(slope = 0.25): [0.0 => 0.0, 0.25; -0.0 => -0.0, 0.25; -4.0 => -1.0, 0.25; NAN => NAN, 0.25; INF => INF, 1.0; -INF => -INF, 0.25]
        elu(alpha = 0.5): [0.0 => 0.0, 0.5; -0.0 => -0.0, 0.5; -INF => -0.5, 0.0; INF => INF, 1.0]
        soft_plus(beta = 2): [INF => INF, 1.0; -INF => 0.0, 0.0; 100.0 => 100.0, 1.0]
        gelu(approximate = tanh): [INF => INF, 1.0; -INF => 0.0, 0.0; 0.0 => 0.0, 0.5; 1e30 => 1e30, 1.0; -1e30 => 0.0, 0.0]
        hard_tanh(): [1.0 => 1.0, 1.0; -1.0 => -1.0, 1.0; 1.5 => 1.0, 0.0]
        elu(): [0.0 => 0.0, 1.0; -INF => -1.0, 0.0]
    }
}

#[test]
fn ties_steps_and_quotients_at_zeros_infinities_and_nan() {
    at! {
        map(|x| clip(x, -1, 1)): [-0.0 => -0.0, 1.0; NAN => NAN, 1.0]
        map(|x| clip(0.5, x, 1)): [0.5 => 0.5, 0.0; 0.75 => 0.75, 1.0; NAN => 0.5, 0.0; -INF => 0.5, 0.0]
        map(|x| clip(0.5, 0, x)): [0.5 => 0.5, 0.0; 0.25 => 0.25, 1.0; NAN => 0.5, 0.0; INF => 0.5, 0.0]
        map(|x| max(x, 0)): [-0.0 => -0.0, 1.0; 0.0 => 0.0, 1.0; -1.0 => 0.0, 0.0]
        map(|x| max(0, x)): [-0.0 => 0.0, 0.0; INF => INF, 1.0]
        map(|x| min(x, 0)): [-0.0 => -0.0, 1.0; 0.0 => 0.0, 1.0; 1.0 => 0.0, 0.0]
        map(|x| min(0, x)): [-0.0 => 0.0, 0.0; -INF => -INF, 1.0]
        map(|x| max(x, 1, 2 * x)): [1.0 => 2.0, 2.0; 0.5 => 1.0, 0.0; 0.0 => 1.0, 0.0; -INF => 1.0, 0.0; NAN => NAN, 1.0]
        map(|x| sign(x) * x): [0.0 => 0.0, 0.0; -0.0 => 0.0, -0.0; -INF => INF, -1.0; NAN => NAN, NAN]
        map(|x| ceil(x) * x): [1.0 => 1.0, 1.0; -0.5 => 0.0, -0.0; INF => INF, INF; NAN => NAN, NAN]
        map(|x| trunc(x) + round(x) + x): [-0.5 => -0.5, 1.0; 1.5 => 4.5, 1.0; -0.0 => -0.0, 1.0; INF => INF, 1.0; NAN => NAN, 1.0]
        map(|x| if x > 0 { x } else { 0 }): [-0.0 => 0.0, 0.0; NAN => 0.0, 0.0; INF => INF, 1.0]
        map(|x| kronecker_delta(x) * x + unitize(x)): [0.0 => 0.0, 1.0; -0.0 => 0.0, 1.0; 2.0 => 1.0, 0.0; NAN => NAN, 0.0]
        map(|x| fract(x)): [-0.0 => 0.0, 1.0; INF => NAN, 1.0; NAN => NAN, 1.0]
        map(|x| x % 2): [-0.0 => 0.0, 1.0; INF => NAN, 1.0; NAN => NAN, 1.0]
        map(|x| 2 % x): [2.0 => 0.0, -1.0; 1.5 => 0.5, -1.0; -1.5 => -1.0, 2.0; INF => 2.0, -0.0; -INF => -INF, NAN; 0.0 => NAN, NAN]
        threshold(): [1e-10 => 0.0, 0.0; -0.0 => 0.0, 0.0; 1.0 => 1.0, 1.0; NAN => NAN, 1.0]
        map(|x| threshold(x, 1)): [1.0 => 0.0, 0.0; -1.0 => 0.0, 0.0; 1.5 => 1.5, 1.0; -INF => -INF, 1.0]
        map(|x| chop(x, 1)): [1.0 => 1.0, 1.0; -1.0 => -1.0, 1.0; 0.5 => 0.0, 0.0; NAN => NAN, 1.0]
        hard_swish(): [-3.0 => -0.0, -0.5; 3.0 => 3.0, 1.5; INF => INF, 1.0; -INF => 0.0, 0.0]
        hard_sigmoid(): [-1.0 => 0.0, 0.5; 1.0 => 1.0, 0.5; INF => 1.0, 0.0; NAN => NAN, 0.5]
        elu(): [-0.0 => -0.0, 1.0; INF => INF, 1.0; NAN => NAN, 1.0]
        soft_sign(): [-0.0 => -0.0, 1.0; INF => 1.0, 0.0; -INF => -1.0, 0.0; NAN => NAN, NAN]
        swish(): [-0.0 => -0.0, 0.5; INF => INF, 1.0; -INF => -0.0, 0.0; NAN => NAN, NAN]
        gelu(): [-0.0 => -0.0, 0.5; INF => INF, 1.0; -INF => -0.0, 0.0; NAN => NAN, NAN]
        mish(): [-0.0 => -0.0, 0.6; INF => INF, 1.0; -INF => -0.0, 0.0; NAN => NAN, NAN]
    }
}

#[test]
fn powers_roots_and_ends_of_domains() {
    at! {
        map(|x| x.powi(0) + x): [INF => INF, 1.0; -0.0 => 1.0, 1.0]
        map(|x| x.powi(1)): [-0.0 => -0.0, 1.0; INF => INF, 1.0]
        map(|x| x.powi(2)): [-0.0 => 0.0, -0.0; -INF => INF, -INF; NAN => NAN, NAN]
        map(|x| x.powi(-1)): [0.0 => INF, -INF; -0.0 => -INF, -INF; INF => 0.0, -0.0]
        map(|x| powf(0, x) + x): [NAN => NAN, 1.0; INF => INF, 1.0]
        map(|x| powf(-0.0, x)): [2.0 => 0.0, 0.0; 3.0 => -0.0, 0.0; -1.0 => -INF, 0.0; 0.0 => 1.0, 0.0; -0.0 => 1.0, 0.0]
        map(|x| powf(x, 3)): [-0.0 => -0.0, 0.0; -INF => -INF, INF]
        map(|x| powf(x, x) + x): [0.0 => 1.0, 1.0; -0.0 => 1.0, 1.0]
        map(|x| powf(x, 0) + x): [0.0 => 1.0, 1.0; -0.0 => 1.0, 1.0; INF => INF, 1.0]
        map(|x| powf(x, 1)): [0.0 => 0.0, 1.0; -0.0 => -0.0, 1.0; INF => INF, 1.0]
        map(|x| powf(x, 0.5)): [0.0 => 0.0, INF; -0.0 => 0.0, INF; INF => INF, 0.0; -1.0 => NAN, NAN]
        map(|x| sqrt(x)): [-0.0 => -0.0, INF; INF => INF, 0.0; -1.0 => NAN, NAN; NAN => NAN, NAN]
        cbrt(): [0.0 => 0.0, INF; -0.0 => -0.0, INF; -INF => -INF, 0.0; NAN => NAN, NAN]
        map(|x| surd(x, 5)): [0.0 => 0.0, INF; -0.0 => -0.0, INF; -INF => -INF, 0.0; -1.0 => -1.0, 0.2; NAN => NAN, NAN]
        map(|x| surd(x, 4)): [0.0 => 0.0, INF; INF => INF, 0.0; -1.0 => NAN, NAN]
        map(|x| surd(x, -5)): [0.0 => INF, -INF; -0.0 => -INF, -INF; INF => 0.0, -0.0]
        map(|x| atan2(x, 0)): [0.0 => 0.0, 0.0; -0.0 => -0.0, 0.0]
        map(|x| atan2(0, x)): [0.0 => 0.0, 0.0; 2.0 => 0.0, -0.0]
        ln(): [0.0 => -INF, INF; INF => INF, 0.0; -1.0 => NAN, -1.0]
        asin(): [1.0 => std::f32::consts::FRAC_PI_2, INF; 2.0 => NAN, NAN; -0.0 => -0.0, 1.0]
        acosh(): [1.0 => 0.0, INF; INF => INF, 0.0; 0.5 => NAN, NAN]
        atanh(): [1.0 => INF, INF; -1.0 => -INF, INF]
        inverse_erf(): [1.0 => INF, INF; -1.0 => -INF, INF; -0.0 => -0.0, 0.886_226_95; 2.0 => NAN, NAN]
        inverse_erfc(): [0.0 => INF, -INF; 2.0 => -INF, -INF; -1.0 => NAN, NAN]
        sech(): [0.0 => 1.0, -0.0; INF => 0.0, -0.0; -INF => 0.0, 0.0; NAN => NAN, NAN]
        csch(): [0.0 => INF, -INF; -0.0 => -INF, -INF; INF => 0.0, -0.0; -INF => -0.0, -0.0]
    }
}

#[test]
fn a_mask_is_a_select_and_never_a_product() {
    net! {
        Masked = map(|x| ramp(x) + if x > 0 { sqrt(x) } else { 0 } + clip(x, -1, 1));
        fn slope(input, grad(output)) -> grad(input);
    }
    same(Masked::ZERO.slope(-2.0, INF), 0.0, "an infinite gradient at a closed mask");
    same(Masked::ZERO.slope(-2.0, NAN), 0.0, "a NaN at a closed mask");
    same(Masked::ZERO.slope(4.0, INF), INF, "an infinite gradient at an open mask");
}

#[test]
fn pooling_takes_the_first_of_equal_ones_and_never_padding() {
    net! {
        Pool(input: [1, 2, 2]) = pooling(2x2);
        fn slope(input) -> (output, grad(input));
        Padded(input: [1, 2, 2]) = pooling(2x2, stride = 2, padding = 1);
        fn slope(input) -> (output, grad(input));
    }
    let pooled = |a: [f32; 4]| {
        let (value, slope) = Pool::ZERO.slope(&[SMatrix::<f32, 2, 2>::from_row_slice(&a)]);
        (value[0][(0, 0)], [(0, 0), (0, 1), (1, 0), (1, 1)].map(|at| slope[0][at]))
    };
    let rows = [
        ([1.0, 1.0, 1.0, 1.0], 1.0, [1.0, 0.0, 0.0, 0.0]),
        ([0.0, 2.0, 2.0, 1.0], 2.0, [0.0, 1.0, 0.0, 0.0]),
        ([-0.0, 0.0, -1.0, 0.0], -0.0, [1.0, 0.0, 0.0, 0.0]),
        ([INF, NAN, NAN, INF], NAN, [0.0, 1.0, 0.0, 0.0]),
        ([-INF, -INF, -INF, -INF], -INF, [1.0, 0.0, 0.0, 0.0]),
    ];
    for (a, value, slope) in rows {
        let (found, found_slope) = pooled(a);
        same(found, value, &format!("the largest of {a:?}"));
        found_slope
            .iter()
            .zip(&slope)
            .for_each(|(found, expected)| same(*found, *expected, &format!("its slope, {a:?}")));
    }
    // Every window holds one element and three of padding, which a zero would beat.
    let (value, slope) = Padded::ZERO.slope(&[SMatrix::<f32, 2, 2>::new(-1.0, -2.0, -3.0, -4.0)]);
    assert_eq!(value[0], SMatrix::<f32, 2, 2>::new(-1.0, -2.0, -3.0, -4.0));
    assert_eq!(slope[0], SMatrix::<f32, 2, 2>::repeat(1.0));
}

#[test]
fn pooling_takes_the_first_of_equal_ones_along_one_and_three_axes() {
    net! {
        Line(input: [1, 3]) = pooling(2, padding = [(1, 0)]);
        fn slope(input) -> (output, grad(input));
        Volume(input: [1, 2, 2, 2]) = pooling(2);
        fn slope(input) -> (output, grad(input));
        Corners(input: [1, 2, 2, 2]) = pooling(2, stride = 2, padding = 1);
        fn slope(input) -> (output, grad(input));
    }
    // Three windows: padding and the first, the first two, the last two.
    let rows = [
        ([-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0], [2.0, 1.0, 0.0]),
        ([-0.0, 0.0, -0.0], [-0.0, -0.0, 0.0], [2.0, 1.0, 0.0]),
        ([NAN, INF, NAN], [NAN, NAN, NAN], [2.0, 0.0, 1.0]),
        ([-INF, -INF, -2.0], [-INF, -INF, -2.0], [2.0, 0.0, 1.0]),
    ];
    for (a, value, slope) in rows {
        let (found, found_slope) = Line::ZERO.slope(&SMatrix::<f32, 1, 3>::from_row_slice(&a));
        found.iter().zip(value).for_each(|(found, expected)| same(*found, expected, &format!("the largest, {a:?}")));
        found_slope
            .iter()
            .zip(slope)
            .for_each(|(found, expected)| same(*found, expected, &format!("its slope, {a:?}")));
    }
    let planes = |a: [f32; 8]| [[0, 4].map(|first| SMatrix::<f32, 2, 2>::from_row_slice(&a[first..first + 4]))];
    for (first, a) in
        [(0, [7.0; 8]), (3, [1.0, 0.0, 2.0, 5.0, 5.0, 5.0, -INF, 4.0]), (6, [0.0, 1.0, INF, 1.0, 2.0, 3.0, NAN, NAN])]
    {
        let (value, slope) = Volume::ZERO.slope(&planes(a));
        same(value[0][0][(0, 0)], a[first], &format!("the largest of {a:?}"));
        assert_eq!(slope, planes(std::array::from_fn(|n| if n == first { 1.0 } else { 0.0 })), "its slope, {a:?}");
    }
    // Every window holds one element and seven of padding, which a zero would beat.
    let below = planes(std::array::from_fn(|n| -1.0 - n as f32));
    assert_eq!(Corners::ZERO.slope(&below), (below, planes([1.0; 8])));
}

#[test]
fn padding_copies_every_bit() {
    net! {
        Zero(input: [2]) = padding([(1, 1)]);
        fn slope(input, grad(output)) -> (output, grad(input));
        Minus(input: [2]) = padding([(1, 1)], padding = -0.0);
        fn slope(input, grad(output)) -> (output, grad(input));
        Fixed(input: [2]) = padding([(1, 1)], padding = fixed);
        fn slope(input, grad(output)) -> (output, grad(input));
        Reflected(input: [2]) = padding([(1, 1)], padding = reflected);
        fn slope(input, grad(output)) -> (output, grad(input));
        One(input: [1]) = padding([(1, 2)], padding = reflected);
        fn slope(input, grad(output)) -> (output, grad(input));
    }
    let equal = |found: &[f32], expected: &[f32], what: &str| {
        assert_eq!(found.len(), expected.len(), "{what}");
        found.iter().zip(expected).for_each(|(found, expected)| same(*found, *expected, what));
    };
    let (x, y_bar) = (vector![-0.0, NAN], vector![INF, -0.0, 1.0, NAN]);
    let (y, x_bar) = Zero::ZERO.slope(&x, &y_bar);
    equal(y.as_slice(), &[0.0, -0.0, NAN, 0.0], "zeros around");
    equal(x_bar.as_slice(), &[-0.0, 1.0], "what stands around does not flow back");
    let (y, x_bar) = Minus::ZERO.slope(&x, &y_bar);
    equal(y.as_slice(), &[-0.0, -0.0, NAN, -0.0], "a constant around");
    equal(x_bar.as_slice(), &[-0.0, 1.0], "what stands around does not flow back, by select");
    let (y, x_bar) = Fixed::ZERO.slope(&x, &vector![2.0, -0.0, 1.0, 4.0]);
    equal(y.as_slice(), &[-0.0, -0.0, NAN, NAN], "the ends go on");
    equal(x_bar.as_slice(), &[2.0, 5.0], "and take all of it");
    let (y, x_bar) = Reflected::ZERO.slope(&x, &vector![2.0, -0.0, 1.0, 4.0]);
    equal(y.as_slice(), &[NAN, -0.0, NAN, -0.0], "mirrored, the ends not repeated");
    equal(x_bar.as_slice(), &[4.0, 3.0], "each its own reflections");
    let (y, x_bar) = One::ZERO.slope(&vector![-0.0], &vector![1.0, 2.0, 3.0, 4.0]);
    equal(y.as_slice(), &[-0.0; 4], "a single element is its own reflection");
    equal(x_bar.as_slice(), &[10.0], "and takes all of it");
}

#[test]
fn a_sample_that_resizing_hits_is_itself_whatever_stands_beside_it() {
    net! {
        Resized(input: [1, 3]) = resize(5);
        fn slope(input, grad(output)) -> (output, grad(input));
    }
    let x = SMatrix::<f32, 1, 3>::new(-0.0, INF, 4.0);
    let (y, _) = Resized::ZERO.slope(&x, &SMatrix::repeat(1.0));
    y.iter().zip([-0.0, INF, INF, INF, 4.0]).for_each(|(found, expected)| same(*found, expected, "a resized line"));
    // An infinite gradient at a hit sample reaches no other.
    let (_, slope) = Resized::ZERO.slope(&x, &SMatrix::from_row_slice(&[1.0, 2.0, INF, 4.0, NAN]));
    slope.iter().zip([2.0, INF, NAN]).for_each(|(found, expected)| same(*found, expected, "its slope"));
}

#[test]
fn mean_pooling_divides_by_the_full_window() {
    let padded = net!((input: [1, 1, 1]) = pooling(2x2, stride = 2, padding = 1, function = mean));
    let (value, slope, ..) = padded.gradients(&[SMatrix::<f32, 1, 1>::new(8.0)]);
    same(value[0][(0, 0)], 2.0, "8 and three of padding");
    same(slope[0][(0, 0)], 0.25, "its slope");
}

#[test]
fn a_cross_entropy_clips_nothing_and_a_zero_target_masks() {
    net! {
        Loss(input: [3]) = cross_entropy_loss(probabilities);
        fn slopes(input, target) -> (loss, grad(input), grad(target));
        Binary(input: []) = cross_entropy_loss(binary);
        fn slopes(input, target) -> (loss, grad(input), grad(target));
    }
    let (loss, input_bar, target_bar) = Loss::ZERO.slopes(&vector![0.0, 0.5, 0.5], &vector![0.0, 1.0, 0.0]);
    same(loss, 0.5_f32.ln().abs(), "the loss where a probability of 0 is not the target's");
    input_bar.iter().zip([0.0, -2.0, 0.0]).for_each(|(found, expected)| same(*found, expected, "a masked slope"));
    same(target_bar[0], INF, "-ln(0) to the target");
    let (loss, input_bar, _) = Loss::ZERO.slopes(&vector![0.0, 0.5, 0.5], &vector![1.0, 0.0, 0.0]);
    same(loss, INF, "the loss where the target's probability is 0");
    same(input_bar[0], -INF, "its slope");
    let (loss, input_bar, _) = Loss::ZERO.slopes(&vector![NAN, 1.0, -1.0], &vector![0.0, 1.0, -0.0]);
    assert_eq!(loss, 0.0, "a target of 0 masks whatever stands there");
    input_bar.iter().zip([0.0, -1.0, 0.0]).for_each(|(found, expected)| same(*found, expected, "a masked slope"));
    for p in [0.0, 1.0] {
        let (loss, input_bar, _) = Binary::ZERO.slopes(p, p);
        assert_eq!(
            (loss, input_bar.abs()),
            (0.0, 1.0),
            "a sure hit at {p}: the slope is that of the one logarithm left"
        );
    }
    let (loss, input_bar, _) = Binary::ZERO.slopes(0.5, 0.5);
    assert!(loss > 0.69 && input_bar == 0.0, "at the target the derivative is exactly zero");
}

#[test]
fn softmax_with_cross_entropy_is_finite_and_right_at_logits_of_1000() {
    net! {
        Far = map(|x| x) |> linear(3 -> 3, biases = none) |> softmax |> cross_entropy_loss(index);
        fn learn(input, target) -> (loss, grad(input));
    }
    net! {
        Logits(input: [3]) = softmax |> cross_entropy_loss(index);
        fn learn(input, target) -> (loss, 0, grad(input), grad(0));
    }
    let class = |n| Index::<3>::new(n).expect("below 3");
    let (loss, p, slope, p_bar) = Logits::ZERO.learn(&vector![1000.0, -1000.0, 998.0], class(1));
    same(loss, 2000.0 + (1.0 + (-2.0_f32).exp()).ln(), "the loss of a class 2000 below");
    let right = (-2.0_f32).exp() / (1.0 + (-2.0_f32).exp());
    assert!((slope - vector![1.0 - right, -1.0, right]).abs().max() < 1e-6, "p - t: {slope}");
    assert!((p - vector![1.0 - right, 0.0, right]).abs().max() < 1e-6, "{p}");
    same(p_bar[1], -INF, "with respect to the probability itself the slope is -1 / p");
    same(Logits::ZERO.learn(&vector![1000.0, 0.0, 0.0], class(0)).0, 0.0, "a sure hit");
    let far = Far::from_parameters(&[1000.0, 0.0, 0.0, 0.0, 1000.0, 0.0, 0.0, 0.0, 1000.0]);
    let (loss, slope) = far.learn(&vector![1.0, -1.0, 0.0], class(2));
    same(loss, 1000.0, "through a linear layer");
    assert!(slope.iter().all(|x| x.is_finite()), "{slope}");
}

#[test]
fn a_sigmoid_with_cross_entropy_is_finite_at_logits_of_1000() {
    let net = net!((input: [2]) = sigmoid |> cross_entropy_loss(binary));
    let (loss, slope, _) = net.gradients(&vector![1000.0, -1000.0], &vector![0.0, 1.0]);
    same(loss, 1000.0, "two sure misses");
    assert_eq!(slope, SVector::<f32, 2>::new(0.5, -0.5));
}

/// The value of an aggregation of each row, and its gradient, to the bit.
macro_rules! aggregated {
    ($($by:ident: [$($x:expr => $value:expr, $slope:expr);+])*) => {$({
        net! {
            Row(input: [1, 4]) = aggregation($by);
            fn slope(input, grad(output)) -> (output, grad(input));
        }
        for (x, value, slope) in [$(($x, $value, $slope)),+] {
            let what = format!("the {} of {x:?}", stringify!($by));
            let (found, found_slope) = Row::ZERO.slope(&SMatrix::<f32, 1, 4>::from_row_slice(&x), &vector![1.0]);
            same(found[0], value, &what);
            found_slope.iter().zip(slope).for_each(|(found, slope)| same(*found, slope, &format!("the slope of {what}")));
        }
    })*};
}

#[test]
fn an_aggregation_takes_the_first_of_equal_ones_and_divides_by_no_element() {
    aggregated! {
        max: [
            [2.0, 2.0, 1.0, 2.0] => 2.0, [1.0, 0.0, 0.0, 0.0]; [-0.0, 0.0, -1.0, 0.0] => -0.0, [1.0, 0.0, 0.0, 0.0];
            [1.0, NAN, INF, NAN] => NAN, [0.0, 1.0, 0.0, 0.0]; [-INF; 4] => -INF, [1.0, 0.0, 0.0, 0.0]
        ]
        min: [
            [2.0, 1.0, 1.0, 2.0] => 1.0, [0.0, 1.0, 0.0, 0.0]; [0.0, -0.0, 1.0, 0.0] => 0.0, [1.0, 0.0, 0.0, 0.0];
            [-INF, 1.0, NAN, NAN] => NAN, [0.0, 0.0, 1.0, 0.0]; [INF; 4] => INF, [1.0, 0.0, 0.0, 0.0]
        ]
        times: [
            [2.0, 0.0, 3.0, 5.0] => 0.0, [0.0, 30.0, 0.0, 0.0]; [2.0, 0.0, 0.0, 5.0] => 0.0, [0.0; 4];
            [2.0, 1.0, INF, 1.0] => INF, [INF, INF, 2.0, INF]; [1.0, NAN, 1.0, 1.0] => NAN, [NAN, 1.0, NAN, NAN]
        ]
        median: [
            [3.0, 1.0, 3.0, 2.0] => 2.5, [0.5, 0.0, 0.0, 0.5]; [1.0; 4] => 1.0, [0.0, 0.5, 0.5, 0.0];
            [1.0, NAN, 2.0, NAN] => NAN, [0.0, 1.0, 0.0, 0.0]; [INF, -INF, -INF, 1.0] => -INF, [0.0, 0.0, 0.5, 0.5]
        ]
        interquartile_range: [
            [5.0, 1.0, 1.0, 2.0] => 2.5, [0.5, -0.5, -0.5, 0.5]; [1.0; 4] => 0.0, [-0.5, -0.5, 0.5, 0.5];
            [NAN, 1.0, 2.0, NAN] => NAN, [1.0, 0.0, 0.0, 0.0]
        ]
    }
}

#[test]
fn what_measures_a_spread_has_slope_0_where_there_is_none() {
    net! {
        Spread(input: [1, 3]) = aggregation(standard_deviation);
        fn slope(input, grad(output)) -> (output, grad(input));
        Variance(input: [1, 3]) = aggregation(variance);
        fn slope(input, grad(output)) -> (output, grad(input));
        Distance(input: [1, 3]) = aggregation(mean_deviation);
        fn slope(input, grad(output)) -> (output, grad(input));
        Standardised(input: [1, 2]) = normalization(scaling = none, biases = none);
        fn slope(input, grad(output)) -> (output, grad(input));
    }
    let row = |x: [f32; 3]| SMatrix::<f32, 1, 3>::from_row_slice(&x);
    for imposed in [1.0, INF] {
        assert_eq!(Spread::ZERO.slope(&row([2.0; 3]), &vector![imposed]), (vector![0.0], row([0.0; 3])), "{imposed}");
    }
    for odd in [NAN, INF, -INF] {
        let (y, slope) = Spread::ZERO.slope(&row([1.0, odd, 2.0]), &vector![1.0]);
        assert!(y[0].is_nan() && slope.iter().all(|slope| slope.is_nan()), "{odd}: {y} {slope}");
    }
    // 2^2 + 3^2 + 1 of three, by two: exactly 7, and twice each by two.
    assert_eq!(Variance::ZERO.slope(&row([2.0, 7.0, 3.0]), &vector![1.0]), (vector![7.0], row([-2.0, 3.0, -1.0])));
    assert_eq!(Distance::ZERO.slope(&row([2.0; 3]), &vector![1.0]), (vector![0.0], row([0.0; 3])));
    // The element at the mean has slope 0 of its own, and as the mean's the others cancel.
    let third = 1.0 / 3.0;
    assert_eq!(Distance::ZERO.slope(&row([0.0, 2.0, 1.0]), &vector![1.0]).1, row([-third, third, 0.0]));
    // Equal elements are at their mean, 0, whose slope is that of the root of epsilon.
    let (y, slope) = Standardised::ZERO.slope(&SMatrix::<f32, 1, 2>::repeat(7.0), &SMatrix::<f32, 1, 2>::new(1.0, 0.0));
    let half = 0.5 / 0.001_f32.sqrt();
    assert_eq!(y, SMatrix::<f32, 1, 2>::zeros());
    assert!((slope - SMatrix::<f32, 1, 2>::new(half, -half)).norm() < 1e-5, "{slope}");
}

#[test]
fn a_parametric_ramp_at_0_is_above_it() {
    net! {
        Bent(input: []) = map(|x| x) |> parametric_ramp(axes = []);
        fn slope(input, grad(output)) -> (output, grad(input), grad(parametric_ramp.slope));
    }
    let bent = Bent::from_parameters(&[0.25]);
    let rows = [
        (0.0, 0.0, 1.0, 0.0),
        (-0.0, -0.0, 1.0, 0.0),
        (-2.0, -0.5, 0.25, -2.0),
        (3.0, 3.0, 1.0, 0.0),
        (INF, INF, 1.0, 0.0),
        (-INF, -INF, 0.25, -INF),
        (NAN, NAN, 1.0, 0.0),
    ];
    for (x, value, slope, of_w) in rows {
        let (found, found_slope, found_of_w) = bent.slope(x, 1.0);
        same(found, value, &format!("the ramp at {x:?}"));
        same(found_slope, slope, &format!("its slope at {x:?}"));
        same(found_of_w, of_w, &format!("its slope with respect to the learned one at {x:?}"));
    }
}

#[test]
fn losses_of_a_distance_have_slope_0_where_it_turns() {
    let absolute = net!((input: [2]) = mean_absolute_loss);
    let (loss, x_bar, t_bar) = absolute.gradients(&vector![1.0, -0.0], &vector![1.0, 0.0]);
    assert_eq!((loss, x_bar, t_bar), (0.0, vector![0.0, 0.0], vector![0.0, 0.0]));
    let (loss, x_bar, t_bar) = absolute.gradients(&vector![1.0, 3.0], &vector![2.0, 1.0]);
    assert_eq!((loss, x_bar, t_bar), (1.5, vector![-0.5, 0.5], vector![0.5, -0.5]));

    let hinge = net!(hinge_loss);
    for (input, target, loss, slope) in
        [(1.0, 1.0, 0.0, 0.0), (-1.0, -1.0, 0.0, 0.0), (0.5, 1.0, 0.5, -1.0), (3.0, 1.0, 0.0, 0.0)]
    {
        let (found, found_slope, _) = hinge.gradients(input, target);
        assert_eq!((found, found_slope), (loss, slope), "the hinge at {input} of {target}");
    }
    let huber = net!(huber_loss(delta = 2));
    for (input, loss, slope) in [(0.0, 0.0, 0.0), (1.0, 0.5, 1.0), (2.0, 2.0, 2.0), (5.0, 8.0, 2.0), (-INF, INF, -2.0)]
    {
        let (found, found_slope, _) = huber.gradients(input, 0.0);
        assert_eq!((found, found_slope), (loss, slope), "Huber's at {input}");
    }
    let divergence = net!((input: [2]) = kl_divergence_loss);
    let (loss, x_bar, _) = divergence.gradients(&vector![0.0, 1.0], &vector![0.0, 1.0]);
    assert_eq!((loss, x_bar), (0.0, vector![0.0, -1.0])); // a target of 0 masks

    // What is ignored has neither loss nor slope, and a class of weight 0 masks.
    let ignoring = net!((input: [2, 3]) = cross_entropy_loss(index, from = logits, ignored = 1, weights = [0, 1, 2]));
    let class = |class| Index::new(class).unwrap();
    let logits = nalgebra::matrix![1000.0, -1000.0, 0.0; 3e38, -3e38, 0.0];
    assert_eq!(ignoring.gradients(&logits, &[class(1), class(0)]), (0.0, SMatrix::zeros()));

    net! {
        Pair(input: []) = contrastive_loss(margin = 2);
        fn slope(input, target) -> (loss, grad(input));
    }
    let rows = [
        (3.0, 0.0, 3.0, 1.0),
        (3.0, -0.0, 3.0, 1.0),
        (0.5, 1.0, 1.5, -1.0),
        (0.5, NAN, 1.5, -1.0), // all but 0 is far
        (2.0, 1.0, 0.0, 0.0),  // on the margin
        (3.0, 1.0, 0.0, 0.0),
    ];
    for (distance, target, value, slope) in rows {
        let (loss, found) = Pair::ZERO.slope(distance, target);
        same(loss, value, &format!("the loss at {distance} of {target}"));
        assert_eq!(found, slope, "the slope at {distance} of {target}");
    }
}

#[test]
fn an_ordering_keeps_equal_ones_in_their_order_and_shows_a_nan() {
    net! {
        First(input: [5]) = ordering(4);
        fn eval(input) -> output;
        Last(input: [5]) = ordering(-4);
        fn eval(input) -> output;
    }
    for (x, first, last) in [
        ([2.0, 1.0, 2.0, 1.0, 0.0], [4, 1, 3, 0], [1, 3, 0, 2]),
        ([-0.0, 0.0, -1.0, 0.0, -0.0], [2, 0, 1, 3], [0, 1, 3, 4]),
        ([INF, 1.0, NAN, -INF, NAN], [2, 4, 3, 1], [1, 0, 2, 4]),
    ] {
        let x = SVector::<f32, 5>::from(x);
        assert_eq!(First::ZERO.eval(&x).map(Index::get), first, "the first of {x}");
        assert_eq!(Last::ZERO.eval(&x).map(Index::get), last, "the last of {x}");
    }
}
