// Nothing states how large the picture is.

use net_runtime::prelude::*;

net! {
    pub Tiny = pooling(2x2);
}

fn main() {}
