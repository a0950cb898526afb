// Not yet.

use net_runtime::prelude::*;

net! {
    pub Reader(input: [8, 5]) = softmax |> loss: ctc_loss;
    fn learn(input, target) -> (loss, grad(input));
}

fn main() {}
