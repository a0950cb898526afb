// Two tensors have another shape, one of them the transposed one.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/turned.safetensors";
}

fn main() {}
