// Names of what is not there yet: no other layer is offered for it.

use net_runtime::prelude::*;

net! {
    pub Later(input: [8]) = lstm(8) |> GRU(8) |> TransformerEncoder(8, 2) |> BatchNorm1d(8) |> rope
        |> Dropout2d(0.5) |> poisson_nll_loss;
}

fn main() {}
