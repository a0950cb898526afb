// Each layer of the chain has its own mistake.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 0) |> rmap |> linear(2, bias = none) |> map(|x| x ^ 2) |> input: tanh;
}

fn main() {}
