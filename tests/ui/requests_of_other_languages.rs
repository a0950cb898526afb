// Functions as other languages ask for them.

use net_runtime::prelude::*;

net! {
    pub Net(input: [4]) = linear(3) |> relu;
    pub fn forward(x) -> output;
    pub fn typed(input: [4]) -> output;
    pub fn slope(input) -> backward(input);
    pub fn jax(input) -> grad(output, input);
    pub fn all(input) -> grad(linear.parameters());
    pub fn step(input, lr) -> descend(parameters);
    pub fn other(input) -> descend(parameters, 0.1);
    pub fn class(input) -> argmax(output);
    pub fn total(input) -> sum(output);
    train(16) fn batch(input) -> descend(parameters);
}

fn main() {}
