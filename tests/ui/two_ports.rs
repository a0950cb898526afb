// A chain has one input port.

use net_runtime::prelude::*;

net! {
    pub Tiny(a: [3], b: [3]) = linear(2);
}

fn main() {}
