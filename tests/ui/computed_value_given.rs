// Only input ports are given.

use net_runtime::prelude::*;

net! {
    pub Tiny = p: linear(3 -> 2) |> ramp;
    fn f(p) -> output;
    fn g(linear.weights, input) -> output;
    fn h(grad(parameters), input) -> output;
}

fn main() {}
