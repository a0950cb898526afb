// Sizes that disagree: of two axes, and of an axis with what is stated.

use net_runtime::prelude::*;

net! {
    pub Axes(x: [3], z: [4]) -> y { let y[i] = x[i] + z[i]; }
    pub Stated(x: [3]) -> y { let y[i: 4] = x[i]; }
}

fn main() {}
