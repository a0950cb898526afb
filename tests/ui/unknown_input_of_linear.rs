// Nothing states how many inputs there are.

use net_runtime::prelude::*;

net! {
    pub Tiny = ramp |> linear(128);
}

fn main() {}
