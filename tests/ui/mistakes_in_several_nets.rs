// Two nets are mistaken, and the one between them is not.

use net_runtime::prelude::*;

net! {
    pub A = linear(4 -> 2) |> linear(3 -> 8);
    pub B = linear(3 -> 2);
    pub C = linear(3 -> 2) |> linaer(3);
    fn f(input) -> output;
}

fn main() {}
