// The kernel is larger than the volume on its first axis.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 2, 9, 9]) = convolution(4, 3);
}

fn main() {}
