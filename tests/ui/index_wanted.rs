// The value of a port that takes indices is wanted back.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, target);
}

fn main() {}
