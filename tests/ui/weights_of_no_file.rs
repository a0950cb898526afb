// The file of the weights does not exist; one is called nearly so.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/goood.safetensors";
}

fn main() {}
