// The new shape has other than 12 elements.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3, 4]) = reshape([5, 2]);
}

fn main() {}
