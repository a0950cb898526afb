// A condition is no number, and a number no condition.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| x < 1);
    pub B = map(|x| (x < 1) + 1);
    pub C = map(|x| if x { 1 } else { 2 });
    pub D = map(|x| !x);
    pub E = map(|x| if x < 1 { 1 } else { x < 2 });
}

fn main() {}
