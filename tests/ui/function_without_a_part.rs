// Each line lacks something.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a;
    fn b(input);
    fn c(input) -> ;
    fn d(input) -> ();
    fn e -> output;
    fn f(input) -> output, grad(input);
    fn (input) -> output;
    fn g(input) output;
    fn h(, input) -> output;
    fn i(input output) -> output;
}

fn main() {}
