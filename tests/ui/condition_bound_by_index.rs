// Only reals and indices are bound.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3]) -> y { let y[i] = x[i] > 2; }
    pub Branch(x: [3]) -> y { let y[i] = if x[i] > 2 { 1 }; }
    pub Nothing(x: [3]) -> y { let y[i: 3] = ; }
    pub Equals(x: [3]) -> y { let y[i: 3] x[i]; }
}

fn main() {}
