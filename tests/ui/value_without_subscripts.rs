// A value without subscripts is a scalar; every axis has one.

use net_runtime::prelude::*;

net! {
    pub None(x: [3], z: [3]) -> y { let y[i] = x[i] * z; }
    pub Few(x: [3, 4]) -> y { let y[i] = x[i]; }
    pub Scalar(x: [3], s: []) -> y { let y[i] = x[i] * s[i]; }
    pub Apart(x: [3, 4]) -> y { let y[i, j] = x[i][j]; }
}

fn main() {}
