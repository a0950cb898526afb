//! `reshape`, `flatten` and `softmax`.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

net! {
    Reshaped<f64>(input: [4, 6]) = reshape([3, 8]);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    ReshapeBack<f64>(input: [3, 8]) = sin |> reshape([4, 6]) |> cos;
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    ReshapeToArrays<f64>(input: [24]) = reshape([2, 3, 4]) |> linear(3);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    Flattened<f64>(input: [2, 3, 4]) = flatten |> linear(5);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    FlattenMatrix<f64>(input: [3, 4]) = flatten;
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    FlattenScalar<f64>(input: []) = sin |> flatten;
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    Distribution<f64>(input: [5]) = softmax;
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    SoftmaxRows<f64>(input: [3, 4]) = softmax;
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    SoftmaxColumns<f64>(input: [3, 4]) = softmax(axis = 0);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    SoftmaxMiddle<f64>(input: [2, 3, 4]) = softmax(axis = 1);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));

    SoftmaxFromTheEnd<f64>(input: [2, 3, 4]) = softmax(axis = -3);
    fn eval(input) -> output;
    fn pullback(input, grad(output)) -> (output, grad(all));
}

net_numbers! {
    Reshaped {} ReshapeBack {} ReshapeToArrays { linear }
    Flattened { linear } FlattenMatrix {} FlattenScalar {}
    Distribution {} SoftmaxRows {} SoftmaxColumns {} SoftmaxMiddle {} SoftmaxFromTheEnd {}
}

#[test]
fn reshape_is_row_major() {
    four_calls!(Reshaped.eval of "reshape" (x: M<4, 6> = "input") -> (y: M<3, 8> = "output"));
    four_calls!(Reshaped.pullback of "reshape" (x: M<4, 6> = "input", dy: M<3, 8> = "grad(output)")
        -> (y: M<3, 8> = "output", dx: M<4, 6> = "grad(input)"));
    let x = M::<4, 6>::from_fn(|row, column| (6 * row + column) as f64);
    assert_eq!(Reshaped::ZERO.eval(&x), M::<3, 8>::from_fn(|row, column| (8 * row + column) as f64));
}

#[test]
fn reshape_between_elementwise_layers() {
    four_calls!(ReshapeBack.eval of "reshape_back" (x: M<3, 8> = "input") -> (y: M<4, 6> = "output"));
    four_calls!(ReshapeBack.pullback of "reshape_back" (x: M<3, 8> = "input", dy: M<4, 6> = "grad(output)")
        -> (y: M<4, 6> = "output", dx: M<3, 8> = "grad(input)"));
}

#[test]
fn reshape_to_more_axes() {
    four_calls!(ReshapeToArrays.eval of "reshape_to_arrays" (x: V<24> = "input") -> (y: V<3> = "output"));
    four_calls!(ReshapeToArrays.pullback of "reshape_to_arrays" (x: V<24> = "input", dy: V<3> = "grad(output)")
        -> (y: V<3> = "output", dx: V<24> = "grad(input)", g: Sum<ReshapeToArrays> = "grad(parameters)"));
}

#[test]
fn flatten_then_linear() {
    four_calls!(Flattened.eval of "flatten" (x: [M<3, 4>; 2] = "input") -> (y: V<5> = "output"));
    four_calls!(Flattened.pullback of "flatten" (x: [M<3, 4>; 2] = "input", dy: V<5> = "grad(output)")
        -> (y: V<5> = "output", dx: [M<3, 4>; 2] = "grad(input)", g: Sum<Flattened> = "grad(parameters)"));
}

#[test]
fn flatten_of_a_matrix_and_of_a_scalar() {
    four_calls!(FlattenMatrix.eval of "flatten_matrix" (x: M<3, 4> = "input") -> (y: V<12> = "output"));
    four_calls!(FlattenMatrix.pullback of "flatten_matrix" (x: M<3, 4> = "input", dy: V<12> = "grad(output)")
        -> (y: V<12> = "output", dx: M<3, 4> = "grad(input)"));
    four_calls!(FlattenScalar.eval of "flatten_scalar" (x: f64 = "input") -> (y: V<1> = "output"));
    four_calls!(FlattenScalar.pullback of "flatten_scalar" (x: f64 = "input", dy: V<1> = "grad(output)")
        -> (y: V<1> = "output", dx: f64 = "grad(input)"));
}

#[test]
fn softmax_of_a_vector() {
    four_calls!(Distribution.eval of "softmax" (x: V<5> = "input") -> (y: V<5> = "output"));
    four_calls!(Distribution.pullback of "softmax" (x: V<5> = "input", dy: V<5> = "grad(output)")
        -> (y: V<5> = "output", dx: V<5> = "grad(input)"));
}

#[test]
fn softmax_is_along_the_last_axis_by_default() {
    four_calls!(SoftmaxRows.eval of "softmax_rows" (x: M<3, 4> = "input") -> (y: M<3, 4> = "output"));
    four_calls!(SoftmaxRows.pullback of "softmax_rows" (x: M<3, 4> = "input", dy: M<3, 4> = "grad(output)")
        -> (y: M<3, 4> = "output", dx: M<3, 4> = "grad(input)"));
}

#[test]
fn softmax_along_the_first_axis() {
    four_calls!(SoftmaxColumns.eval of "softmax_columns" (x: M<3, 4> = "input") -> (y: M<3, 4> = "output"));
    four_calls!(SoftmaxColumns.pullback of "softmax_columns" (x: M<3, 4> = "input", dy: M<3, 4> = "grad(output)")
        -> (y: M<3, 4> = "output", dx: M<3, 4> = "grad(input)"));
}

#[test]
fn softmax_along_an_inner_axis_and_counted_from_the_end() {
    four_calls!(SoftmaxMiddle.eval of "softmax_middle" (x: [M<3, 4>; 2] = "input") -> (y: [M<3, 4>; 2] = "output"));
    four_calls!(SoftmaxMiddle.pullback of "softmax_middle" (x: [M<3, 4>; 2] = "input", dy: [M<3, 4>; 2] = "grad(output)")
        -> (y: [M<3, 4>; 2] = "output", dx: [M<3, 4>; 2] = "grad(input)"));
    four_calls!(SoftmaxFromTheEnd.eval of "softmax_from_the_end" (x: [M<3, 4>; 2] = "input") -> (y: [M<3, 4>; 2] = "output"));
    four_calls!(SoftmaxFromTheEnd.pullback of "softmax_from_the_end" (x: [M<3, 4>; 2] = "input", dy: [M<3, 4>; 2] = "grad(output)")
        -> (y: [M<3, 4>; 2] = "output", dx: [M<3, 4>; 2] = "grad(input)"));
}
