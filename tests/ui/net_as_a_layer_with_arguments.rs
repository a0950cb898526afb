// A net is complete as it is.

use net_runtime::prelude::*;

net! {
    pub Front = linear(3 -> 2);
    pub Tiny = front(3 -> 2) |> ramp;
    pub Other = Front(biases = none);
}

fn main() {}
