// A net lacks its name.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2);
    ramp |> tanh;
}

fn main() {}
