//! Whole models of densities and of motion, written as their users would, compared with PyTorch: values and all gradients.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, listed_numbers};

net! {
    /// Half of the numbers are scaled and moved by what the other half says, and both change places.
    Coupling<f64>(x: [4], log_determinant: []) -> (y, sum) {
        let kept = x |> part(..2);
        let h = kept |> linear(5) |> tanh;
        let scale = h |> linear(2) |> tanh;
        let moved = (x |> part(2..)) * exp(scale) + (h |> linear(2));
        let y = (moved, kept) |> catenate;
        let sum = log_determinant + (scale |> summation);
    }

    pub Flow<f64>(x: [4]) -> loss {
        let (z, log_determinant) = (x, 0) |> [Coupling; 3];
        let loss = sum[i](z[i] * z[i]) / 2 - log_determinant;
    }
    pub fn learn(x) -> (loss, z, log_determinant, grad(z), grad(log_determinant), grad(all));

    /// One step of a Kalman filter whose matrices are learned.
    pub Kalman<f64>(mean: [2], covariance: [2, 2], measured: []) -> (filtered, spread, surprise) {
        array transition: [2, 2] = [[1, 0.1], [0, 1]];
        array observation: [2] = [1, 0];
        array log_process: [2] = -2;
        array log_measurement: [] = -1;
        let predicted = (transition, mean) |> dot;
        let process = exp(log_process);
        let predicted_spread[i, j] =
            sum[k, l](transition[i, k] * covariance[k, l] * transition[j, l]) + if i == j { process[i] } else { 0 };
        let innovation = measured - ((observation, predicted) |> dot);
        let covered = (predicted_spread, observation) |> dot;
        let s = ((observation, covered) |> dot) + exp(log_measurement);
        let gain = covered / s;
        let filtered = predicted + gain * innovation;
        let spread[i, j] = predicted_spread[i, j] - sum[k](gain[i] * observation[k] * predicted_spread[k, j]);
        let surprise = (ln(s) + innovation * innovation / s) / 2;
    }
    pub fn learn(mean, covariance, measured, grad(filtered), grad(spread), grad(surprise))
        -> (filtered, spread, surprise, grad(predicted_spread), grad(all));
    pub fn fit(mean, covariance, measured) -> (surprise, grad(parameters) of surprise);
    pub fn track(mean, covariance, measured) -> (filtered, spread);
    pub fn adapt(mean, covariance, measured) -> (surprise, descend(parameters) of surprise);
}

listed_numbers! { Flow Kalman }

#[test]
fn a_flow_of_couplings() {
    four_calls!(Flow.learn of "case_coupling_flow"
        (x: V<4> = "x")
        -> (loss: f64 = "loss", z: V<4> = "z", log_determinant: f64 = "log_determinant", dz: V<4> = "grad(z)",
            dl: f64 = "grad(log_determinant)", dx: V<4> = "grad(x)", dw: Sum<Flow> = "grad(parameters)"));
}

#[test]
fn a_step_of_a_kalman_filter() {
    four_calls!(Kalman.learn of "case_kalman"
        (mean: V<2> = "mean", covariance: M<2, 2> = "covariance", measured: f64 = "measured",
            gf: V<2> = "grad(filtered)", gs: M<2, 2> = "grad(spread)", gn: f64 = "grad(surprise)")
        -> (filtered: V<2> = "filtered", spread: M<2, 2> = "spread", surprise: f64 = "surprise",
            dp: M<2, 2> = "grad(predicted_spread)", dm: V<2> = "grad(mean)", dc: M<2, 2> = "grad(covariance)",
            dz: f64 = "grad(measured)", dw: Sum<Kalman> = "grad(parameters)"));
    four_calls!(Kalman.fit of "case_kalman"
        (mean: V<2> = "mean", covariance: M<2, 2> = "covariance", measured: f64 = "measured")
        -> (surprise: f64 = "surprise", dw: Sum<Kalman> = "grad(parameters) of surprise"));
}

#[test]
fn a_kalman_filter_tracks_and_adapts() {
    let case = tests::Case::load("case_kalman");
    let (mut net, sample) = (case.parameters::<Kalman>(), case.function("learn").one());
    let (mean, covariance, measured) = (sample.given("mean"), sample.given("covariance"), sample.given("measured"));
    let (filtered, spread) = net.track(&mean, &covariance, measured);
    sample.check("filtered", &filtered);
    sample.check("spread", &spread);
    let (surprise, gradient) = net.fit(&mean, &covariance, measured);
    let mut expected = net.clone();
    expected.axpy(-0.125, &gradient);
    assert_eq!(net.adapt(&mean, &covariance, measured, 0.125), surprise);
    tests::assert_close("what is learned", net.parameters(), expected.parameters());
}
