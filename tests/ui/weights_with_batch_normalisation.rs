// Behind each convolution the file has a batch normalisation.

use net_runtime::prelude::*;

net! {
    pub Net(input: [1, 5, 5]) = conv1: convolution(4, 3x3) |> ramp |> conv2: convolution(4, 2x2) |> ramp |> flatten |> fc: linear(2);
    weights "ui/weights/normalised.safetensors";
}

fn main() {}
