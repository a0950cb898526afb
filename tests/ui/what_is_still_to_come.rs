// Names of what is not there yet, for which no other layer is offered; and of what is no layer, but written in a body.

use net_runtime::prelude::*;

net! {
    pub Later(input: [8]) = lstm(8) |> GRU(8) |> TransformerEncoder(8, 2) |> BatchNorm1d(8) |> rope
        |> Dropout2d(0.5) |> cumsum |> weight_norm(linear(8)) |> spectral_norm(linear(8)) |> max_unpool2d(2) |> triplet_margin_loss;
}

fn main() {}
