//! The nets that are measured.

use net_runtime::prelude::*;

net! {
    /// A small one: 321 numbers.
    pub Ramp = linear(1 -> 16) |> ramp |> linear(16) |> ramp |> linear(1);
    pub fn value(input) -> output;
    pub fn train(input, grad(output)) -> descend(parameters);
}

net! {
    /// 12288 multiply-adds.
    pub Dense = linear(64 -> 64) |> ramp |> linear(64) |> ramp |> linear(64);
    pub fn value(input) -> output;
    pub fn all(input, grad(output)) -> (output, grad(all));
}

net! {
    /// 4096 multiply-adds: what kernels of other libraries are timed on.
    pub Layer = linear(64 -> 64);
    pub fn value(input) -> output;
}

net! {
    /// 7940 multiply-adds: digits with a hidden layer of ten, as AIfES was timed on.
    pub Digits = linear(784 -> 10) |> ramp |> linear(10) |> guess: softmax |> cross_entropy_loss(index);
    pub fn value(input) -> guess;
    pub fn train(input, target) -> descend(parameters);
}

net! {
    /// Whose steps take eight samples at once.
    pub Gesture = linear(24 -> 16) |> tanh |> linear(4) |> softmax |> cross_entropy_loss(index);
    pub train(batch = 8) fn train(input, target) -> (loss, descend(parameters));
}

net! {
    /// 70784 multiply-adds.
    pub Images(input: [4, 12, 12]) = convolution(8, 3x3) |> ramp |> convolution(8, 3x3) |> ramp |> flatten |> linear(10);
    pub fn value(input) -> output;
    pub fn all(input, grad(output)) -> (output, grad(all));
}

net! {
    /// 28800 multiply-adds, 800 comparisons, and 2000 multiply-adds.
    pub Pooled(input: [4, 12, 12]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten |> linear(10);
    pub fn value(input) -> output;
    pub fn all(input, grad(output)) -> (output, grad(all));
}
