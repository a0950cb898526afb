// There is no such layer in this net.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> grad(liner.weights);
    fn g(input) -> grad(2.weights);
    fn h(input) -> grad(linear.weights.first);
}

fn main() {}
