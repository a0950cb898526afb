// A flow in a formula has parentheses of its own.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3]) -> y { let y = sum[i](x |> ramp); }
    pub Branch(x: [3]) -> y { let y[i] = if x[i] > 0 { (x |> ramp)[i] } else { 0 }; }
}

fn main() {}
