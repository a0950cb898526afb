// An array is there under our name and under PyTorch's.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/twice.safetensors";
}

fn main() {}
