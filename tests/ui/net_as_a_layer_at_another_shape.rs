// An earlier net takes the shape that it has.

use net_runtime::prelude::*;

net! {
    pub Front = linear(3 -> 2) |> softmax;
    pub Tiny = linear(4 -> 5) |> front |> ramp;
    pub Other(input: [2, 2]) = front;
}

fn main() {}
