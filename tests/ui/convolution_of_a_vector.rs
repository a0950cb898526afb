// A convolution of pictures is applied to a vector.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [8]) = convolution(1 -> 4, 3x3);
}

fn main() {}
