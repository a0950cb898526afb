// Every size is at least 1.

use net_runtime::prelude::*;

net! {
    pub A = linear(0 -> 2);
    pub B = linear(3 -> 0);
    pub C(input: [3, 0]) = ramp;
    pub D(input: [1, 8, 8]) = convolution(1 -> 0, 3x3);
    pub E(input: [1, 8, 8]) = pooling(0x2);
    pub F(input: [1, 8, 8]) = pooling(2x2, stride = 0);
}

fn main() {}
