// The path goes from the file that holds the net, not from `Cargo.toml`.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "weights/good.safetensors";
}

fn main() {}
