// The groups divide the channels of one side and not those of the other.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3, 8]) = convolution(3 -> 4, 3, groups = 2);
    pub Up(input: [4, 8, 8]) = deconvolution(3, 3x3, groups = 2);
    pub More(input: [2, 8]) = convolution(4, 3, groups = 4);
}

fn main() {}
