// The layer has no such array; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> grad(linear.weigths);
    fn g(input) -> grad(linear.kernel);
}

fn main() {}
