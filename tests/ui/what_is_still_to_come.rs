// Names of what is not there yet: no other layer is offered for it.

use net_runtime::prelude::*;

net! {
    pub Later(input: [8]) = lstm(8) |> GRU(8) |> attention |> MultiheadAttention(8, 2) |> BatchNorm1d(8) |> residual
        |> Concatenate |> Dropout2d(0.5) |> huber_loss;
}

fn main() {}
