// A linear layer of rows, as PyTorch's is, on a matrix.

use net_runtime::prelude::*;

net! {
    pub Net(input: [4, 6]) = linear(6 -> 18) |> tanh;
}

fn main() {}
