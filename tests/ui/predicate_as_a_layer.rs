// A layer gives numbers; `unitize` and `kronecker_delta` do.

use net_runtime::prelude::*;

net! {
    pub A = positive;
    pub B = map(non_negative);
}

fn main() {}
