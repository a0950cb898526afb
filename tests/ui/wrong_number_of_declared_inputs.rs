// The port declares 5 numbers, and the layer states 3.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [5]) = linear(3 -> 2);
}

fn main() {}
