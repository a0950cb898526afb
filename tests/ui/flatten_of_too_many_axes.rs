// `flatten(2)` makes three axes one.

use net_runtime::prelude::*;

net! {
    pub Two(input: [2, 3]) = flatten(2);
    pub Zero(input: [2, 3]) = flatten(0);
}

fn main() {}
