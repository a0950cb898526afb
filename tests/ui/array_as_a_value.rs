// A learned array is in the net already.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> linear.weights;
    fn g(input) -> parameters;
    fn h(input) -> all;
}

fn main() {}
