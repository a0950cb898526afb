// A plain function evaluates, and would learn without the dropout; a `train fn` is no way out yet.

use net_runtime::prelude::*;

net! {
    pub Dropped = linear(3 -> 4) |> dropout(0.5) |> linear(2) |> mean_squared_loss;
    fn eval(input, target) -> loss;
    fn learn(input, target) -> (loss, descend(parameters));
    fn last(input, target) -> descend(linear_2.weights);

    pub Trained = linear(3 -> 4) |> dropout(0.5) |> linear(2) |> mean_squared_loss;
    train fn learn(input, target) -> (loss, descend(parameters));

    pub Without = linear(3 -> 4) |> dropout(0) |> linear(2) |> mean_squared_loss;
    fn learn(input, target) -> (loss, descend(parameters));
}

fn main() {}
