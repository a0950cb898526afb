// One name in the parentheses.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a(input) -> descend(linear.weights, linear.biases);
    fn b(input) -> (accumulate(), output);
}

fn main() {}
