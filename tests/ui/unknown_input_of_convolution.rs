// Nothing states how large the picture is.

use net_runtime::prelude::*;

net! {
    pub Tiny = convolution(1 -> 4, 3x3);
}

fn main() {}
