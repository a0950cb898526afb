// `weights` as other languages would have it.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    pub weights "ui/weights/good.safetensors";
    weights = "ui/weights/good.safetensors";
    weights("ui/weights/good.safetensors");
    weights: "ui/weights/good.safetensors";
    weights 3;
    weights "ui/weights/good.safetensors" as trained;
}

fn main() {}
