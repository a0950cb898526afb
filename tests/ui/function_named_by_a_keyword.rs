// A keyword is no name.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn type(input) -> output;
}

fn main() {}
