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
        ("single_perceptron", ["loss", "grad(input)", "grad(target)", "grad(linear_1.weights)", "grad(linear_2.biases)"]),
        ("single_convolution", ["loss", "grad(input)", "grad(target)", "grad(convolution.weights)", "grad(linear.weights)"]),
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
