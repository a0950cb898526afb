//! What learns nothing has no rate of learning.

use net_runtime::net;

net! {
    pub Net = linear(3 -> 2, rate = 0) |> softmax(rate = 0.1) |> ramp;
}

fn main() {}
