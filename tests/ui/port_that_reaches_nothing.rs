// What is wanted does not depend on the port.

use net_runtime::prelude::*;

net! {
    pub Tiny = p: linear(3 -> 2) |> mean_squared_loss;
    fn f(input, target) -> p;
}

fn main() {}
