// The layer has no label that would name its value.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> linear;
    fn g(input) -> grad(ramp);
}

fn main() {}
