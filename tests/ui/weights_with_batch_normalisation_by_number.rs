// The second module of an `nn.Sequential` is a batch normalisation, and the net has a layer in its place.

use net_runtime::prelude::*;

net! {
    pub Net = linear(3 -> 4) |> constant_times |> ramp |> linear(2);
    weights "ui/weights/sequence_with_norms.safetensors";
}

fn main() {}
