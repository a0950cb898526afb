// What is wanted depends on a port that is not given.

use net_runtime::prelude::*;

net! {
    pub Tiny = p: linear(3 -> 2) |> mean_squared_loss;
    fn f(input) -> loss;
    fn g(target) -> grad(p);
}

fn main() {}
