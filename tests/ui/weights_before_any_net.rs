// A `weights` entry has no net above it.

use net_runtime::prelude::*;

net! {
    weights "ui/weights/good.safetensors";
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
}

fn main() {}
