// A keyword is no name.

use net_runtime::prelude::*;

net! {
    pub type = linear(3 -> 2);
}

fn main() {}
