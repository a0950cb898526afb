// Everything that is wrong with a file is said at once, with what else is wrong with the net's functions.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/everything.safetensors";
    fn f(inptu) -> output;
}

fn main() {}
