// The file of the weights is none of a known format.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/no_header.safetensors";
}

fn main() {}
