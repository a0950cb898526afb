// Positions are indices below the size of the axis, each alone in its subscript.

use net_runtime::prelude::*;

net! {
    pub Real(q: [4], a: []) -> y { let y = q[a]; }
    pub Other(q: [4], a: [] of index(5)) -> y { let y = q[a]; }
    pub Moved(q: [4], a: [3] of index(4)) -> y { let y[i] = q[a[i] + 1]; }
    pub Outside(q: [4], a: [3] of index(4)) -> y { let y[i: 3] = q[a[i - 1]?]; }
}

fn main() {}
