// Subscripts are affine.

use net_runtime::prelude::*;

net! {
    pub Quotient(x: [3]) -> y { let y[i: 4] = x[i / 2]; }
    pub Rest(x: [3]) -> y { let y[i: 4] = x[i % 3]; }
    pub Product(x: [9]) -> y { let y[i: 3, j: 3] = x[i * j]; }
    pub Real(x: [3]) -> y { let y[i] = x[i] + x[1.5]; }
}

fn main() {}
