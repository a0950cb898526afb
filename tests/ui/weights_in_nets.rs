// The file has nets in the net, and the net is one chain.

use net_runtime::prelude::*;

net! {
    pub Net(input: [1, 5, 5]) = convolution(4, 3x3) |> ramp |> convolution(4, 2x2) |> flatten |> linear(3) |> ramp |> linear(2) |> softmax;
    weights "ui/weights/nested.safetensors";
}

fn main() {}
