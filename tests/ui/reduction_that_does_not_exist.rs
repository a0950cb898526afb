// A name, brackets and parentheses are a reduction.

use net_runtime::prelude::*;

net! {
    pub Other(x: [3]) -> y { let y = average[i](x[i]); }
    pub Misspelt(x: [3]) -> y { let y = summ[i](x[i]); }
    pub Without(x: [3]) -> y { let y[i] = x[i] / sum(x[i]); }
    pub Empty(x: [3]) -> y { let y = sum[](x[0]); }
    pub Two(x: [3]) -> y { let y = sum[i](x[i], x[i]); }
}

fn main() {}
