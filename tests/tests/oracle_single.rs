//! Nets in `f32`, each number within the bound that a running error analysis of the net gives: `oracle/make_fixtures.py`.

use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use tests::{Case, Sum, four_calls, net_numbers};

net! {
    SinglePerceptron = linear(12 -> 7) |> ramp |> linear(3) |> mean_squared_loss;
    SingleConvolution(input: [2, 4, 4]) =
        convolution(3, 3x3, padding = 1) |> ramp |> pooling(2x2, stride = 2, function = mean) |> flatten |> linear(4) |>
        mean_squared_loss;
}
net! {
    LargeSingle(input: [6]) = softmax |> cross_entropy_loss(index);
    LargeDouble<f64>(input: [6]) = softmax |> cross_entropy_loss(index);
}
net_numbers! {
    SinglePerceptron { linear_1, linear_2 }
    SingleConvolution { convolution, linear }
}

#[test]
fn a_perceptron() {
    four_calls!(SinglePerceptron.gradients of "single_perceptron" (x: SVector<f32, 12> = "input", t: SVector<f32, 3> = "target") -> (
        loss: f32 = "loss",
        dx: SVector<f32, 12> = "grad(input)",
        dt: SVector<f32, 3> = "grad(target)",
        g: Sum<SinglePerceptron> = "grad(parameters)",
    ));
}

#[test]
fn a_convolution() {
    four_calls!(SingleConvolution.gradients of "single_convolution" (x: [SMatrix<f32, 4, 4>; 2] = "input", t: SVector<f32, 4> = "target") -> (
        loss: f32 = "loss",
        dx: [SMatrix<f32, 4, 4>; 2] = "grad(input)",
        dt: SVector<f32, 4> = "grad(target)",
        g: Sum<SingleConvolution> = "grad(parameters)",
    ));
}

/// A bound that allows everything would test nothing.
#[test]
fn the_bounds_are_tight() {
    let arrays = [
        (
            "single_perceptron",
            ["loss", "grad(input)", "grad(target)", "grad(linear_1.weights)", "grad(linear_2.biases)"],
        ),
        (
            "single_convolution",
            ["loss", "grad(input)", "grad(target)", "grad(convolution.weights)", "grad(linear.weights)"],
        ),
    ];
    for (case, names) in arrays {
        let case = Case::load(case);
        let function = case.function("gradients");
        for name in names {
            let loosest = function.one().loosest(name).max(function.batch().loosest(name));
            assert!(loosest > 0.0 && loosest < 1e-4, "`{name}` is given {loosest:e} of its largest element");
        }
    }
}

/// Logits `x` up to 1000 in `f32`, against `f64` at the same logits (which `oracle_loss` compares with JAX). With `u` the
/// unit roundoff and `v = x - max(x)`, rounded once:
///
/// ```text
/// e[j] = exp(v[j])           relative |v[j]| u + 3 u (the function is within 1.1 units in the last place)
/// s = sum of six e[j]        absolute sum of e[j] (|v[j]| + 3) u + 5 s u; v exp(v) <= 1 / e and 1 <= s: relative 10 u
/// loss = ln(s) - v[t]        absolute 10 u + 2 u ln(s) + u |v[t]| + u loss
/// p[j] = e[j] / s            absolute (1 / e + 3 + 10 + 1) u, and one more for p - 1
/// ```
#[test]
fn large_logits_stay_finite() {
    const UNIT: f64 = f32::EPSILON as f64 / 2.0;
    let batch = Case::load("large_index_1").function("gradients").batch().clone();
    let (logits, targets): (Vec<tests::V<6>>, Vec<Index<6>>) = (batch.each_given("input"), batch.each_given("target"));
    for (logits, target) in logits.iter().zip(targets) {
        let single: SVector<f32, 6> = logits.map(|x| x as f32);
        let double = single.map(f64::from);
        let (loss, dx) = LargeSingle::ZERO.gradients(&single, target);
        let (wanted, wanted_dx) = LargeDouble::ZERO.gradients(&double, target);
        let v = (double[target.get()] - double.max()).abs();
        tests::assert_within("loss", &[loss.into()], &[wanted], &[UNIT * (10.0 + 2.0 * 6_f64.ln() + v + wanted)]);
        tests::assert_within("grad(input)", dx.map(f64::from).as_slice(), wanted_dx.as_slice(), &[16.0 * UNIT; 6]);
    }
}
