// A net has no `;` before its `fn` line.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp
    pub fn predict(input) -> output;
}

fn main() {}
