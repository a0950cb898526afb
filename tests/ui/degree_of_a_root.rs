// A degree is a whole number other than 0, as written.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| surd(x, 0));
    pub B = map(|x| x.surd(2.5));
    pub C = map(|x| surd(x, x));
    pub D = map(|x| x.surd(99999999));
}

fn main() {}
