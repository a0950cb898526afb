// The convolution states 3 channels, and the picture has 1.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = convolution(3 -> 4, 3x3);
}

fn main() {}
