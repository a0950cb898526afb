// The layer has no learned arrays.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> grad(ramp.weights);
    fn g(input) -> grad(1.parameters);
    fn h(input) -> grad(input.weights);
}

fn main() {}
