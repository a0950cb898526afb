// Nothing states how many probabilities there are.

use net_runtime::prelude::*;

net! {
    pub Tiny = softmax;
}

fn main() {}
