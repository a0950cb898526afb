// The numbers are in `f64`, the net is not.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/double.safetensors";
}

fn main() {}
