// Windows slide along three axes at most.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 4, 4, 4, 4]) = pooling(2);
    pub Up(input: [4]) = deconvolution(4, 2);
}

fn main() {}
