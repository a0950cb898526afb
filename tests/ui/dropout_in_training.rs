// Nothing is dropped yet, so no net with dropout is trained.

use net_runtime::prelude::*;

net! {
    pub Dropped = linear(3 -> 4) |> dropout(0.5) |> linear(2) |> mean_squared_loss;
    fn eval(input, target) -> loss;
    train fn learn(input, target) -> (loss, grad(parameters));
    train(batch = 8) fn learn_all(input, target) -> (loss, descend(parameters));

    pub ByDefault(input: [3]) = dropout;
    train fn f(input) -> output;

    pub Whole = dropped;
    train fn f(input, target) -> loss;

    pub None(input: [3]) = dropout(0);
    train fn f(input) -> output;

    pub Front(input: [3]) = dropout(0.5);
    pub Evaluated = frozen front |> linear(2);
    train fn f(input) -> (output, grad(parameters));
}

fn main() {}
