// The file numbers three layers, the net has two.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/numbered.safetensors";
}

fn main() {}
