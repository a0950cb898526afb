// Two nets have the same name.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2);
    pub Tiny = linear(4 -> 2);
}

fn main() {}
