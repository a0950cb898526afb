// An index is introduced once.

use net_runtime::prelude::*;

net! {
    pub Left(x: [3]) -> y { let y[i, i] = x[i]; }
    pub Reduced(x: [3]) -> y { let y[i] = sum[i](x[i]); }
    pub Both(x: [3]) -> y { let y = sum[i, i](x[i]); }
}

fn main() {}
