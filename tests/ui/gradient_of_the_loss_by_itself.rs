// What JAX calls `grad(loss)` is the gradient with respect to something else.

use net_runtime::prelude::*;

net! {
    pub A = linear(4 -> 1) |> mean_squared_loss;
    pub fn learn(input, target) -> (loss, grad(loss));
    pub fn both(input, target) -> grad(loss, parameters);
    pub fn jax(input, target) -> value_and_grad(loss);
    pub fn of(input, target) -> (loss, grad(loss) of loss);
    pub fn right(input, target) -> (loss, grad(loss), grad(parameters));
    pub fn imposed(input, target, grad(loss)) -> grad(loss);
}

fn main() {}
