// What is dropped with certainty is never there.

use net_runtime::prelude::*;

net! {
    pub All(input: [3]) = dropout(1);
    pub Negative(input: [3]) = dropout(-0.5);
}

fn main() {}
