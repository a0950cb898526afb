// The windows, strides and paddings have as many sizes as pictures have axes, and the input is a sequence or a volume.

use net_runtime::prelude::*;

net! {
    pub Kernel(input: [1, 8]) = convolution(4, 3x3);
    pub Stride(input: [1, 8]) = pooling(2, stride = 2x1);
    pub Padding(input: [1, 8, 8, 8]) = pooling(2, padding = [(0, 1), (1, 0)]);
}

fn main() {}
