// Two functions would make the same scratch.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a_b(input) -> output;
    fn aB(input) -> output;
}

fn main() {}
