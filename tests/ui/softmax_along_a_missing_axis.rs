// A vector has no axis 1.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3]) = softmax(axis = 1);
}

fn main() {}
