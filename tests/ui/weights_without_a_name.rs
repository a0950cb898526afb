// A tensor that the net needs has another name, which is near.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/nearly.safetensors";
}

fn main() {}
