// A scalar holds no probabilities of classes.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: []) = cross_entropy_loss(index);
}

fn main() {}
