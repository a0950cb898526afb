// The numbers are no 32-bit floats.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/half.safetensors";
}

fn main() {}
