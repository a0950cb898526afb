// Two arguments have no comma between them.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = pooling(2x2 stride = 2);
}

fn main() {}
