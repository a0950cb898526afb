// An elementwise formula is of one value.

use net_runtime::prelude::*;

net! {
    pub A = map(|a, b| a + b);
    pub B = map(|| 1);
    pub C = map(|x, x| x);
}

fn main() {}
