// Not yet.

use net_runtime::prelude::*;

net! {
    pub Front = linear(3 -> 2);
    pub Tiny = Front |> ramp;
    pub Other = front |> ramp;
}

fn main() {}
