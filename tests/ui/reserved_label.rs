// A label means something else here.

use net_runtime::prelude::*;

net! {
    pub A = input: linear(3 -> 2) |> ramp;
    pub B = target: linear(3 -> 2) |> ramp;
    pub C = output: linear(3 -> 2) |> ramp;
    pub D = loss: linear(3 -> 2) |> mean_squared_loss;
    pub E = parameters: linear(3 -> 2) |> ramp;
    pub F = all: linear(3 -> 2) |> ramp;
}

fn main() {}
