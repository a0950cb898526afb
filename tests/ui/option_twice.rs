// One option is set twice.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = pooling(2x2, stride = 2, stride = 1);
}

fn main() {}
