// An index is named like nothing else: a value, one further down, a constant, a keyword.

use net_runtime::prelude::*;

net! {
    const N = 3;
    pub Net(x: [3]) -> y { let y[x] = 2 * x; }
    pub Below(x: [3]) -> y { let y[z] = x[z]; let z = y |> ramp; }
    pub Constant(x: [3]) -> y { let y[N] = x[N]; }
    pub Keyword(x: [3]) -> y { let y[for] = x[0]; }
}

fn main() {}
