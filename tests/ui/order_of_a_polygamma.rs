// An order is a whole number from 0 on, as written, and stands first.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| polygamma(-1, x));
    pub B = map(|x| polygamma(x, 1));
    pub C = map(|x| polygamma(101, x));
}

fn main() {}
