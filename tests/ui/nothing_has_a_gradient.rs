// Nothing in the net has a gradient.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3]) = round;
    fn f(input) -> grad(all);
}

fn main() {}
