// A pair is needed for every axis, the channels among them.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = padding([(1, 1), (2, 2)]);
    pub Vector(input: [8]) = padding([(1, 1), (2, 2)], padding = fixed);
}

fn main() {}
