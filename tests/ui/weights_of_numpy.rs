// The file of the weights is an archive of NumPy's.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/arrays.npz";
}

fn main() {}
