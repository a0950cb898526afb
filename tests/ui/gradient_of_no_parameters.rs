// The net has no learned arrays.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3]) = ramp;
    fn f(input) -> grad(parameters);
}

fn main() {}
