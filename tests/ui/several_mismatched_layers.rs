// Two of four layers do not fit, and each says so.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(4 -> 2) |> linear(3 -> 8) |> linear(8 -> 5) |> linear(6 -> 1);
}

fn main() {}
