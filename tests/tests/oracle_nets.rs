//! Whole nets: a perceptron and a small LeNet, with a batch that is no multiple of any block.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

net! {
    Perceptron<f64> = linear(8 -> 32) |> tanh |> linear(32) |> tanh |> linear(4) |> p: softmax |> cross_entropy_loss(index);
    fn classify(input) -> p;
    fn learn(input, target) -> (loss, grad(parameters));
    fn whole(input, target) -> (grad(all), loss);
    fn last(input, target) -> grad(linear_3.weights);

    Lenet<f64>(input: [1, 12, 12]) =
        convolution(4, 3x3) |> ramp |> pooling(2x2, stride = 2) |>
        convolution(6, 2x2) |> ramp |> pooling(2x2, stride = 2) |>
        flatten |> linear(16) |> tanh |> linear(10) |> p: softmax |> cross_entropy_loss(index);
    fn classify(input) -> p;
    fn learn(input, target) -> (loss, grad(parameters));
    fn whole(input, target) -> (loss, grad(all));
    fn kernels(input, target) -> grad(convolution_1.weights);
}

net_numbers! {
    Perceptron { linear_1, linear_2, linear_3 }
    Lenet { convolution_1, convolution_2, linear_1, linear_2 }
}

#[test]
fn a_perceptron() {
    four_calls!(Perceptron.classify of "perceptron" (x: V<8> = "input") -> (p: V<4> = "p"));
    four_calls!(Perceptron.learn of "perceptron" (x: V<8> = "input", t: Index<4> = "target")
        -> (loss: f64 = "loss", g: Sum<Perceptron> = "grad(parameters)"));
    four_calls!(Perceptron.whole of "perceptron" (x: V<8> = "input", t: Index<4> = "target")
        -> (dx: V<8> = "grad(input)", g: Sum<Perceptron> = "grad(parameters)", loss: f64 = "loss"));
    four_calls!(Perceptron.last of "perceptron" (x: V<8> = "input", t: Index<4> = "target")
        -> (dw: Sum<M<4, 32>> = "grad(linear_3.weights)"));
}

#[test]
fn a_small_lenet() {
    four_calls!(Lenet.classify of "lenet" (x: [M<12, 12>; 1] = "input") -> (p: V<10> = "p"));
    four_calls!(Lenet.learn of "lenet" (x: [M<12, 12>; 1] = "input", t: Index<10> = "target")
        -> (loss: f64 = "loss", g: Sum<Lenet> = "grad(parameters)"));
    four_calls!(Lenet.whole of "lenet" (x: [M<12, 12>; 1] = "input", t: Index<10> = "target")
        -> (loss: f64 = "loss", dx: [M<12, 12>; 1] = "grad(input)", g: Sum<Lenet> = "grad(parameters)"));
    four_calls!(Lenet.kernels of "lenet" (x: [M<12, 12>; 1] = "input", t: Index<10> = "target")
        -> (dw: Sum<[[M<3, 3>; 1]; 4]> = "grad(convolution_1.weights)"));
}

#[test]
fn asked_alone_or_with_others_a_gradient_has_the_same_bits() {
    let case = tests::Case::load("perceptron");
    let (net, sample): (Perceptron, _) = (case.parameters(), case.function("whole").one());
    let (x, t): (V<8>, Index<4>) = (sample.given("input"), sample.given("target"));
    let (loss, learned) = net.learn(&x, t);
    let (_, whole, with_gradient) = net.whole(&x, t);
    assert_eq!(tests::bits(&loss), tests::bits(&with_gradient));
    assert_eq!(tests::bits(&learned), tests::bits(&whole));
    assert_eq!(tests::bits(&learned.linear_3.weights), tests::bits(&net.last(&x, t)));
}
