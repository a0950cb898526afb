// The file of the weights is no safetensors file.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/pickled.safetensors";
}

fn main() {}
