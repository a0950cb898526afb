// What makes probabilities of logits, of what are probabilities.

use net_runtime::prelude::*;

net! {
    pub Twice = linear(3 -> 4) |> softmax |> softmax |> cross_entropy_loss(index);

    pub Probabilities = linear(3 -> 4) |> p: softmax;
    pub Within = probabilities |> flatten |> again: softmax |> mean_squared_loss;

    pub Mixed = linear(3 -> 4) |> sigmoid |> softmax |> cross_entropy_loss(probabilities);

    pub Binary = linear(3 -> 1) |> sigmoid |> sigmoid |> cross_entropy_loss(binary);
}

fn main() {}
