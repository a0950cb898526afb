// There is no such option; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2, bias = none);
    pub Other = linear(3 -> 2) |> flatten(axis = 1);
}

fn main() {}
