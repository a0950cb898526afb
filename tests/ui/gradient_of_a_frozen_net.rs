// Its arrays are in no gradient.

use net_runtime::prelude::*;

net! {
    pub Front = hidden: linear(3 -> 2) |> tanh;
    pub Tuned = frozen front: Front |> linear(2);
    fn a(input) -> grad(front.hidden.weights);
    fn b(input) -> grad(front.parameters);
    fn c(input) -> descend(front.hidden.parameters);
    fn d(input) -> (grad(front.hidden), grad(parameters));
}

fn main() {}
