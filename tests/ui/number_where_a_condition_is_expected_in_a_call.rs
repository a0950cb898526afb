// The logic functions take conditions.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| if and(x > 0, x) { 1 } else { 0 });
    pub B = map(|x| if not(unitize(x)) { x } else { 0 });
}

fn main() {}
