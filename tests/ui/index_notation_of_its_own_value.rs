// What comes back at the next step is a cell's.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3]) -> y { let y[i: 3] = y[i - 1]? + x[i]; }
}

fn main() {}
