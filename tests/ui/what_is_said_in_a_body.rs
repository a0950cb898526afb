// Names of what takes several inputs elsewhere: how it is said in a body.

use net_runtime::prelude::*;

net! {
    pub Joined(input: [8]) = residual |> Concatenate |> MultiheadAttention(8, 2) |> CosineSimilarity |> GLU |> huber_loss;
}

fn main() {}
