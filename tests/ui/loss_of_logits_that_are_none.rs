// Probabilities where logits belong.

use net_runtime::prelude::*;

net! {
    pub Index = linear(3 -> 4) |> softmax |> cross_entropy_loss(index, from = logits);

    pub Binary = linear(3 -> 4) |> sigmoid |> dropout |> cross_entropy_loss(binary, from = logits);

    pub Unknown(input: [4]) = cross_entropy_loss(index, from = logit);
}

fn main() {}
