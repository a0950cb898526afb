// Both compute in the same type.

use net_runtime::prelude::*;

net! {
    pub Front = linear(3 -> 2);
    pub Tiny<f64> = front |> ramp;
}

fn main() {}
