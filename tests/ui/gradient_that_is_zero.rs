// No gradient flows through `round`.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> round;
    fn f(input) -> grad(input);
}

fn main() {}
