// The net's arrays begin with a word in the file, and others do not.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/behind_a_word.safetensors";
}

fn main() {}
