// No subscript is this index alone, and none is stated.

use net_runtime::prelude::*;

net! {
    pub Net(x: [5]) -> y { let y[i] = x[i + 1]; }
    pub Reduced(x: [5]) -> y { let y[i: 3] = sum[u](x[i + u]); }
}

fn main() {}
