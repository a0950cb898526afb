// Each name is reported.

use net_runtime::prelude::*;

net! {
    pub Tiny(target: [3], self: [0]) = all: linear(2) |> loss: ramp |> all: tanh;
    pub fn f(target) -> output;
}

fn main() {}
