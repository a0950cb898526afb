// An `if` without its `else` has no value.

use net_runtime::prelude::*;

net! {
    pub Tiny = map(|x| if x < 1 { x });
}

fn main() {}
