// The slope of a value is wanted, not that of the loss, which is what seeds.

use net_runtime::prelude::*;

net! {
    pub Labelled = linear(4 -> 3) |> y: tanh |> mean_squared_loss;
    pub fn slope(input) -> (y, grad(input));
    pub Unlabelled = linear(4 -> 3) |> tanh |> mean_squared_loss;
    pub fn slope(input) -> grad(input);
}

fn main() {}
