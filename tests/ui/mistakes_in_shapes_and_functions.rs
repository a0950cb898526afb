// A shape and two lines are mistaken.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(4 -> 2) |> linear(3 -> 8);
    fn f(input) -> otuput;
    fn g(inputs) -> output;
    fn h(input) -> accumulate(parameters);
}

fn main() {}
