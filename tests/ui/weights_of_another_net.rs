// The file calls an earlier net otherwise.

use net_runtime::prelude::*;

net! {
    Encoder = fc1: linear(3 -> 4) |> ramp;
    pub Net = encoder: Encoder |> head: linear(2);
    weights "ui/weights/backbone.safetensors";
}

fn main() {}
