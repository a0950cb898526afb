// There is at least one copy.

use net_runtime::prelude::*;

net! {
    pub Zero(input: [3]) = replicate(0);
    pub Nothing(input: [3]) = replicate([]);
}

fn main() {}
