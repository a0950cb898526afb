// Each line is mistaken, and the good one is not.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn good(input) -> (output, grad(input));
    fn a(input) -> grad(zebra);
    fn b(input) -> ;
    fn c(output) -> output;
    fn init(input) -> output;
}

fn main() {}
