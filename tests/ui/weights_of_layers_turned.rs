// A layer takes what it should give, and gives what it should take.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(4 -> 3) |> ramp |> fc2: linear(2);
    weights "ui/weights/good.safetensors";
}

fn main() {}
