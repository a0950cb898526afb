// Two layers have the same label.

use net_runtime::prelude::*;

net! {
    pub Tiny = hidden: linear(3 -> 2) |> hidden: ramp;
}

fn main() {}
