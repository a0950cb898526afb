// The net itself is given to every function.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    pub fn by_reference(&self, input) -> output;
    pub fn by_value(self, input) -> output;
    pub fn mutable(&mut self, input) -> grad(input);
}

fn main() {}
