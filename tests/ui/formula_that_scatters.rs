// What stands on the left is each element once.

use net_runtime::prelude::*;

net! {
    pub Gaps(x: [3]) -> y { let y[2 * i + 0] = x[i]; }
    pub Twice(x: [3], z: [2]) -> y { let y[i + j] = x[i] * z[j]; }
    pub Nothing(x: [3]) -> y { let y[] = x[0]; }
}

fn main() {}
