//! The stable forms at the points where what is written fails: value and slope, in both precisions, in a `map`, across
//! layers and in a batch; and what `as_written` leaves.

use std::f32::consts::LN_2;
use std::fmt::Debug;

use nalgebra::{matrix, vector};
use net_runtime::net;

/// Off by at most 4 units in the last place, of what may be below the normal numbers.
#[track_caller]
fn right<T: Copy + Debug + Into<f64>>(found: T, expected: f64, unit: f64, least: f64) {
    let off = (found.into() - expected).abs();
    assert!(off <= 4.0 * unit * expected.abs() + least, "{found:?}, expected {expected:e}");
}

#[track_caller]
fn right32(found: f32, expected: f64) {
    right(found, expected, f64::from(f32::EPSILON), 1.5e-45);
}

#[track_caller]
fn right64(found: f64, expected: f64) {
    right(found, expected, f64::EPSILON, 5e-324);
}

/// A net of a scalar at one point: value and slope, alone and in a batch of the same bits, alone asked for and together.
macro_rules! at {
    ($($name:ident: $point:expr => $value:expr, $slope:expr; [$($net:tt)*])*) => {$(
        #[test]
        fn $name() {
            let (single, double) = (net!(<f32> = $($net)*), net!(<f64> = $($net)*));
            let (y, slope) = single.gradients($point as f32);
            right32(y, $value);
            right32(slope, $slope);
            let (mut all, mut slopes) = ([0.0; 21], [0.0; 21]);
            single.gradients_batch(&[$point as f32; 21], &mut all, &mut slopes).unwrap();
            assert!(all.iter().all(|each| each.to_bits() == y.to_bits()), "{all:?}");
            assert!(slopes.iter().all(|each| each.to_bits() == slope.to_bits()), "{slopes:?}");
            let value_alone = net!(<f32> = $($net)*; fn value(input) -> output; fn slope(input) -> grad(input););
            assert_eq!(value_alone.value($point as f32).to_bits(), y.to_bits());
            assert_eq!(value_alone.slope($point as f32).to_bits(), slope.to_bits());
            let (y, slope) = double.gradients($point);
            right64(y, $value);
            right64(slope, $slope);
        }
    )*};
}

const TINY: f64 = 3.720075976020836e-44; // exp(-100)
const SMALL: f64 = 9.313225746154785e-10; // 2^-30, beside which 1 loses it in `f32`
const POINT: f64 = 9.5367431640625e-7; // 2^-20, about 1e-6

at! {
    sigmoid: -100.0 => TINY, TINY; [map(|x| 1 / (1 + exp(-x)))]
    sigmoid_above: 100.0 => 1.0, TINY; [map(|x| 1 / (1 + exp(-x)))]
    sigmoid_turned: -100.0 => TINY, TINY; [map(|x| 1 / (exp(-x) + 1))]
    sigmoid_of_a_quotient: 100.0 => 1.0, TINY; [map(|x| exp(x) / (1 + exp(x)))]
    sigmoid_of_a_quotient_far: 1000.0 => 1.0, 0.0; [map(|x| exp(x) / (1 + exp(x)))]
    sigmoid_of_a_line: -50.0 => 1.0112214926104485e-43, 2.022442985220897e-43; [map(|x| 1 / (1 + exp(-(2 * x + 1))))]
    sigmoid_of_a_line_written_out: -50.0 => 1.0112214926104485e-43, 2.022442985220897e-43; [map(|x| 1 / (exp(-2 * x - 1) + 1))]
    sigmoid_of_a_quotient_of_a_line: 500.0 => 1.0, 0.0; [map(|x| exp(2 * x + 1) / (1 + exp(2 * x + 1)))]
    sigmoid_of_methods: -100.0 => TINY, TINY; [map(|x| { let e = (-x).exp(); 1 / (1 + e) })]
    sigmoid_across_layers: 1000.0 => 1.0, 0.0; [exp |> map(|e| e / (1 + e))]
    sigmoid_across_three: -100.0 => TINY, TINY; [map(|x| -x) |> exp |> map(|e| 1 + e) |> map(|d| 1 / d)]
    swish_written_out: -1000.0 => 0.0, 0.0; [map(|x| x / (1 + exp(-x)))]
    soft_plus: 100.0 => 100.0, 1.0; [map(|x| ln(1 + exp(x)))]
    soft_plus_far: 1e4 => 1e4, 1.0; [map(|x| log(exp(x) + 1))]
    soft_plus_across_layers: 1000.0 => 1000.0, 1.0; [exp |> map(|e| 1 + e) |> ln]
    ln_of_two_exponentials: 100.0 => 200.0, 2.0; [map(|x| ln(exp(2 * x) + exp(-x)))]
    ln_of_two_exponentials_far_below: -1000.0 => -999.5, 0.5; [map(|x| ln(exp(x * 0.5 - 499.5) + exp(2 * x)))]
    ln_of_an_exponential: 1000.0 => 1000.0, 1.0; [exp |> ln]
    ln_of_a_sigmoid: -1000.0 => -1000.0, 1.0; [sigmoid |> ln]
    tanh: 1000.0 => 1.0, 0.0; [map(|x| (exp(2 * x) - 1) / (exp(2 * x) + 1))]
    tanh_far_below: -1000.0 => -1.0, 0.0; [map(|x| (exp(2 * x) - 1) / (exp(2 * x) + 1))]
    tanh_by_two: 1000.0 => 1.0, 0.0; [map(|x| (exp(x) - exp(-x)) / (exp(x) + exp(-x)))]
    tanh_that_falls: -1000.0 => -1.0, 0.0; [map(|x| (1 - exp(-2 * x)) / (1 + exp(-2 * x)))]
    tanh_from_a_quotient: POINT => 9.53674316405961e-7, 0.9999999999990905; [map(|x| 2 / (1 + exp(-2 * x)) - 1)]
    tanh_across_layers: 1000.0 => 1.0, 0.0; [map(|x| exp(2 * x)) |> map(|e| (e - 1) / (e + 1))]
    tanh_of_sinh_and_cosh: 1000.0 => 1.0, 0.0; [map(|x| sinh(x) / cosh(x))]
    exp_near_0: POINT => 9.536747711537455e-7, 1.0000009536747712; [map(|x| exp(x) - 1)]
    exp_near_0_less: POINT => -9.536747711537455e-7, -1.0000009536747712; [map(|x| 1 - exp(x))]
    ln_near_1: SMALL => 9.313225741817977e-10, 0.9999999990686774; [map(|x| ln(1 + x))]
    ln_near_1_less: SMALL => -9.313225750491594e-10, -1.0000000009313226; [map(|x| ln(1 - x))]
    ln_near_1_across_layers: SMALL => 9.313225741817977e-10, 0.9999999990686774; [map(|x| x + 1) |> ln]
    cos_near_0: POINT => 4.547473508864296e-13, 9.536743164061054e-7; [map(|x| 1 - cos(x))]
    cos_near_0_across_layers: POINT => 4.547473508864296e-13, 9.536743164061054e-7; [cos |> map(|c| 1 - c)]
    cos_near_0_less: POINT => -4.547473508864296e-13, -9.536743164061054e-7; [map(|x| cos(x) - 1)]
    length_with_1: 1e20 => 1e20, 1.0; [map(|x| sqrt(x * x + 1))]
    length_with_a_constant: 1e20 => 1e20, 1.0; [map(|x| sqrt(x.powi(2) + 1e-6))]
    length_of_two: 1e20 => 2.23606797749979e20, 2.23606797749979; [map(|x| sqrt(x * x + (2 * x) * (2 * x)))]
    length_across_layers: 1e20 => 1e20, 1.0; [map(|x| x * x) |> map(|s| s + 1) |> sqrt]
    root_of_a_square: 1e20 => 1e20, 1.0; [map(|x| x * x) |> sqrt]
    ln_of_1_and_a_square: 1e20 => 92.10340371976183, 2e-20; [map(|x| ln(1 + x * x))]
}

#[test]
fn softmax_and_ln() {
    macro_rules! check {
        ($right:ident, $($real:ident)?; $($net:tt)*) => {{
            let net = net!(<$($real)?>(input: [2]) = $($net)*; fn all(input, grad(output)) -> (output, grad(input)););
            let (y, slopes) = net.all(&vector![0.0, 200.0], &vector![1.0, 0.0].into());
            assert_eq!([y[0], y[1]], [-200.0, 0.0]);
            $right(slopes[0], 1.0);
            $right(slopes[1], -1.0);
        }};
    }
    check!(right32, f32; softmax |> ln);
    check!(right64, f64; softmax |> ln);
    check!(right32, f32; softmax |> map(|p| log(p)));
    check!(right32, f32; softmax |> dropout(0.5) |> ln);
    check!(right32, f32; softmax |> reshape([1, 2]) |> transpose |> flatten |> ln);
    check!(right64, f64; softmax |> reshape([1, 2]) |> transpose |> flatten |> ln);
    check!(right32, f32; reshape([2, 1]) |> softmax(axis = 0) |> flatten |> map(|p| ln(p) * 1));
    check!(right64, f64; softmax |> reverse |> reverse |> ln);
    let part = net!((input: [2]) = softmax |> part(0) |> ln);
    let (y, slopes) = part.gradients(&vector![0.0, 200.0]);
    assert_eq!((y, slopes), (-200.0, vector![1.0, -1.0]));
    let least = net!((input: [2]) = softmax |> aggregation(min, axes = all) |> ln);
    assert_eq!(least.gradients(&vector![0.0, 200.0]), (-200.0, vector![1.0, -1.0]));
    let entropy = net!((input: [2]) = softmax |> map(|p| p * ln(p)) |> summation);
    let (y, slopes) = entropy.gradients(&vector![0.0, 200.0]);
    assert_eq!((y, slopes), (0.0, vector![0.0, 0.0]));
    let rows = net!((input: [2, 2]) = softmax |> transpose |> ln);
    assert_eq!(rows.eval(&matrix![0.0, 200.0; 300.0, 0.0]), matrix![-200.0, 0.0; 0.0, -300.0]);
}

#[test]
fn exponentials_summed_and_ln() {
    let net = net!((input: [2]) = exp |> summation |> ln);
    assert_eq!(net.gradients(&vector![1000.0, 0.0]), (1000.0, vector![1.0, 0.0]));
    assert_eq!(net.gradients(&vector![-1000.0, -2000.0]), (-1000.0, vector![1.0, 0.0]));
    assert_eq!(net.eval(&vector![f32::INFINITY, 0.0]), f32::INFINITY);
    assert_eq!(net.eval(&vector![f32::NEG_INFINITY, f32::NEG_INFINITY]), f32::NEG_INFINITY);
    assert!(net.eval(&vector![f32::NAN, 1000.0]).is_nan());
    let (mut y, mut slopes) = ([0.0; 2], [vector![0.0, 0.0]; 2]);
    net.gradients_batch(&[vector![1000.0, 0.0], vector![0.0, 500.0]], &mut y, &mut slopes).unwrap();
    assert_eq!((y, slopes), ([1000.0, 500.0], [vector![1.0, 0.0], vector![0.0, 1.0]]));
    let double = net!(<f64>(input: [2]) = exp |> summation |> map(|s| 2 * ln(s)));
    assert_eq!(double.gradients(&vector![1000.0, 0.0]), (2000.0, vector![2.0, 0.0]));
    let along = net!(<f64>(input: [2, 3]) = exp |> aggregation(total, axes = 1) |> ln);
    let (y, slopes) = along.gradients(&matrix![1000.0, 0.0, 0.0; -1e4, -1e4, -2e4]);
    assert_eq!(y, vector![1000.0, -1e4 + 2.0_f64.ln()]);
    assert_eq!(slopes, matrix![1.0, 0.0, 0.0; 0.5, 0.5, 0.0]);
    let first = net!((input: [2, 3]) = exp |> aggregation(total, axes = 0) |> ln);
    assert_eq!(first.eval(&matrix![1000.0, 0.0, 3e4; -1e4, -1e3, 0.0]), vector![1000.0, 0.0, 3e4]);
    let mean = net!(<f64>(input: [2]) = exp |> aggregation(mean, axes = all) |> ln);
    assert_eq!(mean.gradients(&vector![1000.0, 0.0]), (1000.0 - 2.0_f64.ln(), vector![1.0, 0.0]));
    let line = net!((input: [2]) = map(|x| exp(2 * x + 1)) |> summation |> ln);
    assert_eq!(line.gradients(&vector![1000.0, 0.0]), (2001.0, vector![2.0, 0.0]));
    let arranged = net!((input: [2, 2]) = exp |> transpose |> flatten |> summation |> reshape([1]) |> ln);
    assert_eq!(arranged.eval(&matrix![0.0, 700.0; 1.0, 2.0]), vector![700.0]);
}

/// Near 0 nothing is shifted, as a difference would lose what the logarithm keeps: the bits are those of what is written.
#[test]
fn exponentials_that_need_no_shift_are_summed_as_written() {
    let stable = net!((input: [3]) = exp |> summation |> ln);
    let written = net!((input: [3]) = exp |> summation |> map(|s| as_written(ln(s))));
    for x in [vector![-1.0, -1.1, -1.2], vector![-LN_2, -2.0 * LN_2, -2.0 * LN_2], vector![0.5, 1.5, -3.0]] {
        assert_eq!(stable.gradients(&x), written.gradients(&x));
    }
    assert_eq!(written.eval(&vector![1000.0, 0.0, 0.0]), f32::INFINITY);
}

#[test]
fn squares_summed_and_their_root() {
    let half = net!((input: [3]) = map(|x| x * x) |> summation |> sqrt |> map(|n| n * n / 2));
    assert_eq!(half.gradients(&vector![0.0, 0.0, 0.0]), (0.0, vector![0.0, 0.0, 0.0]));
    assert_eq!(half.gradients(&vector![1.0, 2.0, 3.0]), (7.0, vector![1.0, 2.0, 3.0]));
    let half = net!(<f64>(input: [3]) = map(|x| x.powi(2)) |> summation |> sqrt |> map(|n| 0.5 * n.powi(2)));
    assert_eq!(half.gradients(&vector![0.0, 0.0, 0.0]), (0.0, vector![0.0, 0.0, 0.0]));
    let norm = net!((input: [2]) = map(|x| x * x) |> summation |> sqrt);
    for size in [1e-44_f32, 1e-38, 1e-30, 1e-25, 1e-18, 1e-14, 1.0, 1e14, 1e18, 1e20, 1e30, 6e37] {
        let x = vector![3.0 * size, 4.0 * size];
        let length = f64::from(x[0]).hypot(f64::from(x[1]));
        let (y, slopes) = norm.gradients(&x);
        right32(y, length);
        right32(slopes[0], f64::from(x[0]) / length);
        right32(slopes[1], f64::from(x[1]) / length);
    }
    let norm = net!(<f64>(input: [2]) = map(|x| x * x) |> summation |> sqrt);
    for size in [1e-310, 1e-300, 1e-250, 1e-200, 1e-150, 1e-100, 1.0, 1e100, 1e150, 1e200, 1e300, 2e307] {
        let (y, slopes) = norm.gradients(&vector![3.0 * size, 4.0 * size]);
        assert!((y / size - 5.0).abs() < 1e-12, "{size:e}: {y:e}");
        assert!((slopes[0] - 0.6).abs() + (slopes[1] - 0.8).abs() < 1e-12, "{size:e}: {slopes}");
    }
    let mean = net!((input: [2]) = map(|x| x * x) |> aggregation(mean, axes = all) |> sqrt);
    right32(mean.eval(&vector![1e20, 1e20]), 1e20);
    let norm = net!(<f64>(input: [2, 2]) = map(|x| x * x) |> aggregation(total, axes = 1) |> sqrt);
    let (y, slopes) = norm.gradients(&matrix![3e200, 4e200; 0.5, 0.0]);
    right64(y[0], 5e200);
    assert_eq!(y[1], 0.5);
    right64(slopes[(0, 0)], 0.6);
    right64(slopes[(0, 1)], 0.8);
}

/// Where a length has lost digits that its slopes have, and where it is beyond the largest number, but they are not.
#[test]
fn lengths_at_both_ends_of_the_range() {
    macro_rules! check {
        ($right:ident, $real:ident: $($x:expr),*) => {{
            let two = net!(<$real> = map(|x| sqrt(x * x + (2 * x) * (2 * x))));
            let three = net!(<$real> = map(|x| sqrt(x * x + (2 * x) * (2 * x) + (2 * x).powi(2))));
            for x in [$($x),*] {
                $right(two.gradients(x).1, 5.0_f64.sqrt());
                let (y, slope) = three.gradients(x);
                if y != 3.0 * x {
                    $right(y, 3.0 * f64::from(x));
                }
                $right(slope, 3.0);
            }
        }};
    }
    check!(right32, f32: 1e-45, 7e-45, 3e-39, 1.1e-38, 1e-30, 1e-29, 1.0, 1e37, 1e38, 1.6e38);
    check!(right64, f64: 5e-324, 3.5e-323, 1.1e-309, 1e-308, 2e-308, 1e-30, 1e-29, 1.0, 5e307, 8.9e307);
}

/// The root of what may be negative, squared, is NaN there, and stays.
#[test]
fn a_root_of_what_may_be_negative_is_left() {
    let net = net!(map(|x| sqrt(x) * sqrt(x)));
    assert!(net.eval(-1.0).is_nan());
    assert_eq!(net.eval(4.0), 4.0);
}

/// Nothing of the argument is rewritten, and nothing looks through it; its slope is 1.
#[test]
fn as_written_keeps_its_argument() {
    let kept = net!(map(|x| as_written(1 / (1 + exp(-x)))));
    assert_eq!(kept.eval(-100.0), 0.0);
    assert!(kept.gradients(-100.0).1.is_nan());
    let inside = net!(map(|x| 1 / (1 + as_written(exp(-x)))));
    assert_eq!(inside.eval(-100.0), 0.0);
    let beside = net!(map(|x| 1 / (1 + exp(-x)) + 0 * as_written(exp(x) - 1)));
    right32(beside.eval(-100.0), TINY);
    let both = net!(map(|x| (exp(x) - 1) - as_written(exp(x) - 1)));
    assert!(both.eval(1e-4) != 0.0);
    let across = net!(map(|x| as_written(exp(x))) |> map(|e| e / (1 + e)));
    assert!(across.eval(1000.0).is_nan());
    let softmax = net!((input: [2]) = softmax |> map(|p| as_written(ln(p))));
    assert_eq!(softmax.eval(&vector![0.0, 200.0])[0], f32::NEG_INFINITY);
    assert_eq!(net!(map(|x| as_written(x * x))).gradients(3.0), (9.0, 6.0));
}

/// What a form goes around is there for whoever asks, with its gradient, in what is written.
#[test]
fn what_a_form_goes_around_has_its_value_and_gradient() {
    net! {
        Around(input: []) = e: exp |> flip: map(|e| e / (1 + e));
        fn alone(input) -> flip;
        fn all(input) -> (e, flip, grad(e), grad(input));
    }
    let (e, y, e_bar, x_bar) = Around::ZERO.all(1.0);
    let exact = 1.0_f64.exp();
    right32(e, exact);
    right32(y, exact / (1.0 + exact));
    right32(e_bar, 1.0 / (1.0 + exact) / (1.0 + exact));
    right32(x_bar, exact / (1.0 + exact) / (1.0 + exact));
    assert_eq!(Around::ZERO.alone(1.0).to_bits(), y.to_bits());
    let mut found = 0.0;
    Around::ZERO.alone_into(100.0, &mut found);
    assert_eq!(found, 1.0);
    net! {
        Beside(input: []) = e: exp |> same: map(|e| e) |> flip: map(|e| e / (1 + e));
        fn all(input) -> (flip, grad(e), grad(same), grad(input));
    }
    let (_, e_bar, same_bar, x_bar) = Beside::ZERO.all(1.0);
    right32(e_bar, 1.0 / (1.0 + exact) / (1.0 + exact));
    right32(same_bar, 1.0 / (1.0 + exact) / (1.0 + exact));
    right32(x_bar, exact / (1.0 + exact) / (1.0 + exact));
}

/// A gradient that is imposed at what a form goes around reaches the input, too.
#[test]
fn what_a_form_goes_around_takes_a_gradient() {
    net! {
        Imposed(input: []) = e: exp |> flip: map(|e| e / (1 + e));
        fn pull(input, grad(e)) -> grad(input);
        fn both(input, grad(e), grad(flip)) -> grad(input);
    }
    let exact = 2.0_f64.exp();
    right32(Imposed::ZERO.pull(2.0, 3.0), 3.0 * exact);
    right32(Imposed::ZERO.both(2.0, 3.0, 1.0), 3.0 * exact + exact / (1.0 + exact) / (1.0 + exact));
}
