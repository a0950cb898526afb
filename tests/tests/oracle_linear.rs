//! `linear`: every form of its sizes, and every form of what a `fn` line gives and wants, in all four calls.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

net! {
    pub Tiny<f64> = linear(3 -> 2) |> ramp;
    pub fn eval(input) -> output;
    pub fn saliency(input) -> (output, grad(input));
    pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));
    pub fn learn(input) -> (output, grad(parameters));
    pub fn whole(input) -> (output, grad(all));
    pub fn layer(input) -> grad(linear.parameters);
    pub fn weights(input) -> (grad(linear.weights));
    fn biases(input) -> grad(linear.biases);
    fn backwards(grad(output), input) -> (grad(linear.biases), grad(input), output);

    Unbiased<f64> = linear(4 -> 3, biases = none) |> tanh;

    MatrixOut<f64>(input: [5]) = linear([4, 4]) |> sigmoid;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn pullback(input, grad(output)) -> (output, grad(all));

    ArraysOut<f64> = linear([2, 3] -> [2, 2, 3]);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    ScalarOut<f64>(input: [4]) = linear([]) |> tanh;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn pullback(input, grad(output)) -> (output, grad(all));

    ScalarIn<f64> = linear([] -> 3) |> sin;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn pullback(input, grad(output)) -> (output, grad(all));

    ImageIn<f64>(input: [2, 3, 4]) = linear(2);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    Chain<f64> = linear(6 -> 5) |> tanh |> linear(4) |> sigmoid |> linear(3, biases = none);
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn second(input, grad(output)) -> (grad(linear_2.weights), grad(linear_3.parameters), grad(linear_1.biases));
    fn middle(input) -> grad(linear_2.parameters);

    Wide<f64> = linear(37 -> 29) |> tanh |> linear(19);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));
}

net_numbers! {
    Tiny { linear }
    Unbiased { linear }
    MatrixOut { linear }
    ArraysOut { linear }
    ScalarOut { linear }
    ScalarIn { linear }
    ImageIn { linear }
    Chain { linear_1, linear_2, linear_3 }
    Wide { linear_1, linear_2 }
}

#[test]
fn every_form_of_given_and_wanted() {
    four_calls!(Tiny.eval of "tiny" (x: V<3> = "input") -> (y: V<2> = "output"));
    four_calls!(Tiny.saliency of "tiny" (x: V<3> = "input") -> (y: V<2> = "output", dx: V<3> = "grad(input)"));
    four_calls!(Tiny.pullback of "tiny" (x: V<3> = "input", dy: V<2> = "grad(output)")
        -> (dx: V<3> = "grad(input)", dw: Sum<M<2, 3>> = "grad(linear.weights)"));
    four_calls!(Tiny.learn of "tiny" (x: V<3> = "input") -> (y: V<2> = "output", g: Sum<Tiny> = "grad(parameters)"));
    four_calls!(Tiny.whole of "tiny" (x: V<3> = "input")
        -> (y: V<2> = "output", dx: V<3> = "grad(input)", g: Sum<Tiny> = "grad(parameters)"));
    four_calls!(Tiny.layer of "tiny" (x: V<3> = "input") -> (g: Sum<Linear<f64, 3, 2>> = "grad(linear.parameters)"));
    four_calls!(Tiny.weights of "tiny" (x: V<3> = "input") -> (dw: Sum<M<2, 3>> = "grad(linear.weights)"));
    four_calls!(Tiny.biases of "tiny" (x: V<3> = "input") -> (db: Sum<V<2>> = "grad(linear.biases)"));
}

#[test]
fn arguments_and_results_stand_as_written() {
    four_calls!(Tiny.backwards of "tiny" (dy: V<2> = "grad(output)", x: V<3> = "input")
        -> (db: Sum<V<2>> = "grad(linear.biases)", dx: V<3> = "grad(input)", y: V<2> = "output"));
}

#[test]
fn without_biases() {
    four_calls!(Unbiased.eval of "linear_unbiased" (x: V<4> = "input") -> (y: V<3> = "output"));
    four_calls!(Unbiased.gradients of "linear_unbiased" (x: V<4> = "input")
        -> (y: V<3> = "output", dx: V<4> = "grad(input)", g: Sum<Unbiased> = "grad(parameters)"));
    assert_eq!(Unbiased::PARAMETERS, 12);
    let Linear::<f64, 4, 3, ()> { weights: _, biases: () } = Unbiased::ZERO.linear;
}

#[test]
fn a_matrix_out() {
    four_calls!(MatrixOut.eval of "linear_matrix_out" (x: V<5> = "input") -> (y: M<4, 4> = "output"));
    four_calls!(MatrixOut.gradients of "linear_matrix_out" (x: V<5> = "input")
        -> (y: M<4, 4> = "output", dx: V<5> = "grad(input)", g: Sum<MatrixOut> = "grad(parameters)"));
    four_calls!(MatrixOut.pullback of "linear_matrix_out" (x: V<5> = "input", dy: M<4, 4> = "grad(output)")
        -> (y: M<4, 4> = "output", dx: V<5> = "grad(input)", g: Sum<MatrixOut> = "grad(parameters)"));
    let _: Linear<f64, 5, 16, M<4, 4>> = MatrixOut::ZERO.linear;
}

#[test]
fn a_matrix_in_and_arrays_out() {
    four_calls!(ArraysOut.eval of "linear_arrays" (x: M<2, 3> = "input") -> (y: [M<2, 3>; 2] = "output"));
    four_calls!(ArraysOut.pullback of "linear_arrays" (x: M<2, 3> = "input", dy: [M<2, 3>; 2] = "grad(output)")
        -> (y: [M<2, 3>; 2] = "output", dx: M<2, 3> = "grad(input)", g: Sum<ArraysOut> = "grad(parameters)"));
    let _: Linear<f64, 6, 12, [M<2, 3>; 2]> = ArraysOut::ZERO.linear;
}

#[test]
fn a_scalar_out() {
    four_calls!(ScalarOut.eval of "linear_scalar_out" (x: V<4> = "input") -> (y: f64 = "output"));
    four_calls!(ScalarOut.gradients of "linear_scalar_out" (x: V<4> = "input")
        -> (y: f64 = "output", dx: V<4> = "grad(input)", g: Sum<ScalarOut> = "grad(parameters)"));
    four_calls!(ScalarOut.pullback of "linear_scalar_out" (x: V<4> = "input", dy: f64 = "grad(output)")
        -> (y: f64 = "output", dx: V<4> = "grad(input)", g: Sum<ScalarOut> = "grad(parameters)"));
    let _: Linear<f64, 4, 1, f64> = ScalarOut::ZERO.linear;
}

#[test]
fn a_scalar_in() {
    four_calls!(ScalarIn.eval of "linear_scalar_in" (x: f64 = "input") -> (y: V<3> = "output"));
    four_calls!(ScalarIn.gradients of "linear_scalar_in" (x: f64 = "input")
        -> (y: V<3> = "output", dx: f64 = "grad(input)", g: Sum<ScalarIn> = "grad(parameters)"));
    four_calls!(ScalarIn.pullback of "linear_scalar_in" (x: f64 = "input", dy: V<3> = "grad(output)")
        -> (y: V<3> = "output", dx: f64 = "grad(input)", g: Sum<ScalarIn> = "grad(parameters)"));
}

#[test]
fn an_image_in_is_taken_as_a_whole() {
    four_calls!(ImageIn.eval of "linear_image_in" (x: [M<3, 4>; 2] = "input") -> (y: V<2> = "output"));
    four_calls!(ImageIn.pullback of "linear_image_in" (x: [M<3, 4>; 2] = "input", dy: V<2> = "grad(output)")
        -> (y: V<2> = "output", dx: [M<3, 4>; 2] = "grad(input)", g: Sum<ImageIn> = "grad(parameters)"));
    let _: Linear<f64, 24, 2> = ImageIn::ZERO.linear;
}

#[test]
fn a_chain_with_inferred_sizes() {
    four_calls!(Chain.eval of "linear_chain" (x: V<6> = "input") -> (y: V<3> = "output"));
    four_calls!(Chain.gradients of "linear_chain" (x: V<6> = "input")
        -> (y: V<3> = "output", dx: V<6> = "grad(input)", g: Sum<Chain> = "grad(parameters)"));
    four_calls!(Chain.second of "linear_chain" (x: V<6> = "input", dy: V<3> = "grad(output)") -> (
        dw: Sum<M<4, 5>> = "grad(linear_2.weights)",
        g: Sum<Linear<f64, 4, 3, ()>> = "grad(linear_3.parameters)",
        db: Sum<V<5>> = "grad(linear_1.biases)",
    ));
    four_calls!(Chain.middle of "linear_chain" (x: V<6> = "input") -> (g: Sum<Linear<f64, 5, 4>> = "grad(linear_2.parameters)"));
}

#[test]
fn sizes_that_no_vector_divides() {
    four_calls!(Wide.eval of "linear_wide" (x: V<37> = "input") -> (y: V<19> = "output"));
    four_calls!(Wide.pullback of "linear_wide" (x: V<37> = "input", dy: V<19> = "grad(output)")
        -> (y: V<19> = "output", dx: V<37> = "grad(input)", g: Sum<Wide> = "grad(parameters)"));
}

#[test]
fn the_flat_view_is_layer_by_layer_and_by_columns() {
    let net: Chain = tests::Case::load("linear_chain").parameters();
    let mut flat: Vec<f64> = Vec::new();
    flat.extend(net.linear_1.weights.as_slice());
    flat.extend(net.linear_1.biases.as_slice());
    flat.extend(net.linear_2.weights.as_slice());
    flat.extend(net.linear_2.biases.as_slice());
    flat.extend(net.linear_3.weights.as_slice());
    assert_eq!(net.parameters(), flat);
    assert_eq!(Chain::PARAMETERS, flat.len());
    assert_eq!(net.parameters()[1], net.linear_1.weights[(1, 0)]);
    let mut copy = Chain::ZERO;
    copy.parameters_mut().copy_from_slice(&flat);
    assert_eq!(copy, net);
}
