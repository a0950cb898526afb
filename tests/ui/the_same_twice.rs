// The same is given or wanted twice.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a(input, input) -> output;
    fn b(input) -> (output, output);
    fn c(input) -> (grad(linear.weights), grad(0.weights));
    fn d(input, grad(output), grad(output)) -> grad(input);
    fn e(input) -> (grad(input), grad(all));
}

fn main() {}
