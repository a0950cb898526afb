// Among all learned arrays those before `round` have no gradient.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> round |> linear(2);
    fn f(input) -> (output, grad(parameters));
}

fn main() {}
