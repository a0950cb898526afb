// A token is a class, not a number.

use net_runtime::prelude::*;

net! {
    pub Linear(tokens: [4] of index(10)) = linear(2);
    pub Sorted(input: [4]) = ordering(2) |> tanh;
}

fn main() {}
