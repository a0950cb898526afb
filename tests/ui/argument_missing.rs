// Each layer lacks an argument.

use net_runtime::prelude::*;

net! {
    pub A = linear;
    pub B = linear();
    pub C(input: [1, 8, 8]) = convolution(4);
    pub D(input: [1, 8, 8]) = pooling;
    pub E(input: [4]) = reshape;
    pub F = map;
    pub G(input: [4]) = cross_entropy_loss;
}

fn main() {}
