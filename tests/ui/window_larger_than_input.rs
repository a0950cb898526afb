// The windows are larger than the picture.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 4, 4]) = convolution(1 -> 4, 5x5);
    pub Padded(input: [1, 2, 2]) = pooling(5x5, padding = 1);
}

fn main() {}
