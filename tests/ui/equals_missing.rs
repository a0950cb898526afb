// A net has no `=`.

use net_runtime::prelude::*;

net! {
    pub Tiny linear(3 -> 2) |> ramp;
}

fn main() {}
