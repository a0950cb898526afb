// Some window of the maximum holds nothing but padding.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 4, 4]) = pooling(2x2, padding = 2);
}

fn main() {}
