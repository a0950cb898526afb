// An index stands on the left or in the brackets of a reduction, whose parentheses are its extent.

use net_runtime::prelude::*;

net! {
    pub Nowhere(x: [3]) -> y { let y[i] = x[i] * x[k]; }
    pub Outside(x: [3]) -> y { let y[i] = sum[j](x[j]) + x[i] + x[j]; }
    pub Number(x: [3]) -> y { let y[i] = sum[j](x[j]) + x[i] * j; }
}

fn main() {}
