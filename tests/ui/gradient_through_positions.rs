// Positions jump: nothing before an ordering has a gradient.

use net_runtime::prelude::*;

net! {
    pub Sorted(input: [5]) = ordering(2) |> embedding(3);
    fn learn(input) -> grad(input);
}

fn main() {}
