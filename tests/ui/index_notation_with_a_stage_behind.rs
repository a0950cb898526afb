// A stage behind a `let` with indices would be applied to no value.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3]) -> y { let y[i] = x[i] |> ramp; }
}

fn main() {}
