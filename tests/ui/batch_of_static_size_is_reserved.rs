// Not yet.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    pub train(batch = 2) fn learn(input) -> (output, grad(parameters));
}

fn main() {}
