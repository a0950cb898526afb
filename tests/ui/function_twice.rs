// Two functions have the same name.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> output;
    fn f(input) -> grad(input);
}

fn main() {}
