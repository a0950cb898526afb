// The file of the weights is what `torch.save` writes.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/pickled.pt";
}

fn main() {}
