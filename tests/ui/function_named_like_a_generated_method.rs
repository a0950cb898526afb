// Every net has these methods already.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn parameters(input) -> output;
    fn init(input) -> output;
    fn axpy(input) -> output;
}

fn main() {}
