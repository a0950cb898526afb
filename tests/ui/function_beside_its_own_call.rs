// Two functions would make the same method.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(input) -> output;
    fn f_into(input) -> output;
    fn g_batch(input) -> output;
    fn g(input) -> output;
    fn h(input) -> output;
    fn h_with(input) -> output;
}

fn main() {}
