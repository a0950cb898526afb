// The softmax, or the sigmoid, is forgotten: the loss takes probabilities.

use net_runtime::prelude::*;

net! {
    pub Classes = linear(3 -> 4) |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));

    pub Soft = linear(3 -> 4) |> ramp |> flatten |> cross_entropy(probabilities);

    pub Binary(input: [1, 6]) = convolution(2, 3) |> cross_entropy_loss(binary);

    pub Bounded = linear(3 -> 4) |> tanh |> cross_entropy_loss(binary);

    pub Logarithms = linear(3 -> 4) |> softmax |> ln |> cross_entropy_loss(index);

    pub Logits = linear(3 -> 4);
    pub Whole = logits |> cross_entropy_loss(index);

    pub Loss(input: [4]) = cross_entropy_loss(index);
    pub Around = logits |> loss_of: Loss;
}

fn main() {}
