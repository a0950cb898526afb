// The file calls the layers otherwise, and their shapes tell which is which.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/relabelled.safetensors";
}

fn main() {}
