// What adds up to 1 where each is by itself, or not where the classes exclude each other.

use net_runtime::prelude::*;

net! {
    pub Each = linear(3 -> 4) |> sigmoid |> cross_entropy_loss(index);

    pub Columns(input: [3, 4]) = softmax(axis = 0) |> cross_entropy_loss(probabilities);

    pub Turned(input: [3, 4]) = softmax |> transpose |> cross_entropy_loss(index);

    pub Some = linear(3 -> 4) |> softmax |> part(..2) |> cross_entropy_loss(index);

    pub Exclusive = linear(3 -> 4) |> softmax |> cross_entropy_loss(binary);
}

fn main() {}
