// Pictures without channels, and with the channels last.

use net_runtime::prelude::*;

net! {
    pub Without(input: [8, 8]) = convolution(4, 3x3);
    pub Stride(input: [8, 8]) = pooling(2, stride = [2, 2]);
    pub Vector(input: [8]) = pooling(2);
    pub Stated(input: [28, 28, 1]) = convolution(1 -> 8, 5x5);
    pub Last(input: [28, 28, 3]) = convolution(8, 5x5);
    pub Sequence(input: [28, 1]) = pooling(2);
}

fn main() {}
