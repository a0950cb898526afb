// Not yet.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> (output, descend(parameters));
}

fn main() {}
