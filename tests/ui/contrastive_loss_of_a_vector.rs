// The loss is of one distance.

use net_runtime::prelude::*;

net! {
    pub Pair(input: [3]) = tanh |> contrastive_loss;
}

fn main() {}
