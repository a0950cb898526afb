// A layer that is the identity gives a value of its own, which does not reach the one before it.

use net_runtime::prelude::*;

net! {
    pub Inside = a: linear(3 -> 2) |> d: dropout(0.5) |> tanh;
    fn f(input, grad(a)) -> grad(d);

    pub AtTheEnd(input: [3]) = a: tanh |> flatten;
    fn f(input, grad(a)) -> grad(output);

    pub AtTheStart(input: [3]) = d: reshape([3]) |> tanh;
    fn f(input, grad(input)) -> grad(d);
}

fn main() {}
