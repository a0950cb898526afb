// A layer of 64 inputs follows a picture of 64 numbers that nothing flattens.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8]) = ramp |> linear(64 -> 10);
}

fn main() {}
