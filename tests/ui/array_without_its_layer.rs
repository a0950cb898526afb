// Learned arrays are named through their layer, by our names.

use net_runtime::prelude::*;

net! {
    pub One = linear(4 -> 3) |> ramp;
    pub fn learn(input) -> (grad(weights), grad(linear.kernel));
    pub Two = linear(4 -> 3) |> linear(2);
    pub fn learn(input) -> grad(bias);
}

fn main() {}
