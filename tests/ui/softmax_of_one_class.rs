// A softmax of one class is 1 whatever its input.

use net_runtime::prelude::*;

net! {
    pub One = linear(3 -> 1) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));

    pub Rows(input: [1, 3]) = softmax(axis = 0);

    pub Only = linear(3 -> 1) |> cross_entropy_loss(index, from = logits);

    pub Given(input: [2, 1]) = cross_entropy_loss(probabilities);
}

fn main() {}
