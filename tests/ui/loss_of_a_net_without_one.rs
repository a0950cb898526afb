// `loss` and `target` of a net that ends in no loss.

use net_runtime::prelude::*;

net! {
    pub Net = linear(4 -> 3) |> tanh;
    pub fn learn(input, target) -> (loss, grad(parameters));
}

fn main() {}
