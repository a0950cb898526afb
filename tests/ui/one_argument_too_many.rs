// Each layer has one argument more than it takes.

use net_runtime::prelude::*;

net! {
    pub A = linear(3 -> 2, 5);
    pub B = linear(3 -> 2) |> ramp(1);
    pub C = linear(3 -> 2) |> mean_squared_loss(index);
}

fn main() {}
