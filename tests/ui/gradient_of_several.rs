// A gradient is of one name.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> grad(input, linear.weights);
    fn g(input) -> grad();
    fn h(input) -> grad(input output);
    fn i(input) -> gard(input);
}

fn main() {}
