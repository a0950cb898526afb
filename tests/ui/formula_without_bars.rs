// `map` takes a function, and not the value of one.

use net_runtime::prelude::*;

net! {
    pub Method = linear(3 -> 2) |> map(x.tanh());
    pub Call = linear(3 -> 2) |> map(tanh(2 * y) + 1);
    pub Minus = linear(3 -> 2) |> elementwise(-x);
    pub Word = linear(3 -> 2) |> map(x);
    pub Nearly = linear(3 -> 2) |> map(tahn);
}

fn main() {}
