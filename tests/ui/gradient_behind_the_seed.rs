// The value does not reach the one whose gradient is imposed.

use net_runtime::prelude::*;

net! {
    pub Tiny = a: linear(3 -> 2) |> b: linear(2);
    fn f(input, grad(a)) -> grad(b);
}

fn main() {}
