// Only an earlier net can be frozen.

use net_runtime::prelude::*;

net! {
    pub Tiny = frozen linear(3 -> 2) |> ramp;
    pub Other = frozen front: Front |> ramp;
    pub Wide = frozen tiny: dense(3 -> 2) |> ramp;
}

fn main() {}
