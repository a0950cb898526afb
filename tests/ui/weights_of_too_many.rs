// There are more tensors than the net has arrays.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/more.safetensors";
}

fn main() {}
