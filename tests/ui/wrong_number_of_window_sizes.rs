// The kernel has three sizes, and the picture two axes.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = convolution(1 -> 4, 3x3x3);
}

fn main() {}
