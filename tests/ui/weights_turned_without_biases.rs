// The same without biases, which would tell.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(4 -> 3, biases = none) |> ramp |> fc2: linear(2, biases = none);
    weights "ui/weights/without_biases.safetensors";
}

fn main() {}
