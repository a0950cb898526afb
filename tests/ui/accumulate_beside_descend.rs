// An array is updated or its gradient is kept, not both; `grad` beside either is fine.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a(input) -> (accumulate(parameters), descend(linear.parameters));
    fn b(input) -> (accumulate(linear.weights), accumulate(linear.parameters));
    fn c(input) -> (descend(parameters), descend(parameters));
    fn d(input) -> (grad(parameters), descend(parameters));
    fn e(input) -> (grad(parameters), accumulate(parameters));
}

fn main() {}
