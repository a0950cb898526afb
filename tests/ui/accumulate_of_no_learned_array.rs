// Only gradients of learned arrays are added up.

use net_runtime::prelude::*;

net! {
    pub Tiny = hidden: linear(3 -> 2) |> ramp;
    fn a(input) -> accumulate(output);
    fn b(input) -> accumulate(input);
    fn c(input) -> descend(hidden);
    fn d(input) -> (accumulate(all), output);
    fn e(input, accumulate(parameters)) -> output;
}

fn main() {}
