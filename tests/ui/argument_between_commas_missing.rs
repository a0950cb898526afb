// There is nothing between two commas.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2, , biases = none);
}

fn main() {}
