// Two layers have no `|>` between them.

use net_runtime::prelude::*;

net! {
    pub A = linear(3 -> 2) ramp;
    pub B = linear(3 -> 2) | ramp;
    pub C = linear(3 -> 2) -> ramp;
}

fn main() {}
