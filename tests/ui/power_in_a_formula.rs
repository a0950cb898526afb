// Rust has no operator for powers.

use net_runtime::prelude::*;

net! {
    pub Tiny = map(|x| x ^ 2);
}

fn main() {}
