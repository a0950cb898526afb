// A subscript leaves its axis at either end, or is a number beyond it.

use net_runtime::prelude::*;

net! {
    pub Behind(x: [28, 28]) -> y { array k: [3, 3]; let y[i: 28, j: 26] = sum[u, v](k[u, v] * x[i + u, j + v]); }
    pub Before(x: [3]) -> y { let y[i: 2] = x[2 * i - 1]; }
    pub Number(x: [3]) -> y { let y = x[3] + 1; }
    pub FromTheEnd(x: [3]) -> y { let y = x[-1]; }
}

fn main() {}
