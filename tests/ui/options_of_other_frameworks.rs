// Options and words by other names.

use net_runtime::prelude::*;

net! {
    pub Linear(input: [4]) = linear(3, bias = false) |> linear(3, activation = relu) |> dropout(p = 0.5) |> softmax(dim = 1);
    pub Windows(input: [4, 8, 8]) = convolution(8, (3, 3)) |> convolution(8, 3, padding = valid) |> pooling(2, mode = max)
        |> pooling(2, function = average) |> convolution(8, 3, padding = "same") |> normalization(eps = 1e-5)
        |> aggregation(std) |> resize([4], align_corners = false);
    pub Loss(input: [4]) = softmax |> cross_entropy_loss("index");
}

fn main() {}
