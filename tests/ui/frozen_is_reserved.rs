// Not yet.

use net_runtime::prelude::*;

net! {
    pub Front = linear(3 -> 2);
    pub Tiny = frozen front: Front |> ramp;
}

fn main() {}
