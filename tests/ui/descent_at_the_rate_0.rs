// `rate = 0` freezes: such a descent changes nothing.

use net_runtime::prelude::*;

net! {
    pub A = linear(4 -> 3, rate = 0) |> ramp |> linear(1) |> mean_squared_loss;
    pub fn one(input, target) -> (loss, descend(linear_1.parameters));
    pub fn all(input, target) -> (loss, descend(parameters));
}

fn main() {}
