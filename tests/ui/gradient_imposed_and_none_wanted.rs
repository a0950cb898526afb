// An imposed gradient goes nowhere.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input, grad(output)) -> output;
}

fn main() {}
