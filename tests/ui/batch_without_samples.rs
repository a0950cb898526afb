// Nothing that is given has a sample.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2);
    train fn good() -> grad(linear.biases);
    train(batch = 8) fn biases() -> grad(linear.biases);
}

fn main() {}
