// There is no such function; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| tahn(x));
    pub B = map(|x| x.sqr());
    pub C = map(sigmod);
}

fn main() {}
