// Axes as PyTorch counts them, the batch's first.

use net_runtime::prelude::*;

net! {
    pub Reduced(input: [3, 4, 4]) = mean(dim = 1) |> amax(0) |> std(-1) |> reduce_mean(axis = (1, 2)) |> sum(dim = 1)
        |> logsumexp(dim = 1);
    pub Arranged(input: [3, 4, 4]) = permute(0, 2, 3, 1) |> flip(1) |> swapaxes(1, 2) |> squeeze(1) |> unflatten(1, (2, 4));
}

fn main() {}
