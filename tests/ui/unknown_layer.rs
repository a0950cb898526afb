// There is no such layer; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub Tiny = liner(3 -> 2) |> ramp;
    pub Other = linear(3 -> 2) |> zebra;
}

fn main() {}
