// A `fn` line has no net above it.

use net_runtime::prelude::*;

net! {
    fn predict(input) -> output;
    pub Tiny = linear(3 -> 2);
}

fn main() {}
