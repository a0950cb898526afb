// The folder does not exist.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weigths/good.safetensors";
}

fn main() {}
