// Not yet.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> jacobian(output, input);
}

fn main() {}
