// A net has two files of weights.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/good.safetensors";
    weights "ui/weights/good.safetensors";
}

fn main() {}
