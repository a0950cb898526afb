// A formula lacks its body, and another an operand.

use net_runtime::prelude::*;

net! {
    pub A = map(|x|);
    pub B = map(|x| x +);
    pub C = map(|x);
}

fn main() {}
