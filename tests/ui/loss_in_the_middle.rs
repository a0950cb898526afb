// A loss is followed by another layer.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> mean_squared_loss |> ramp;
}

fn main() {}
