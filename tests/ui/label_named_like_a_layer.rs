// A label is the name of an unlabelled layer.

use net_runtime::prelude::*;

net! {
    pub A = linear(3 -> 2) |> linear: ramp;
    pub B = linear(3 -> 2) |> linear(2) |> linear_2: ramp;
}

fn main() {}
