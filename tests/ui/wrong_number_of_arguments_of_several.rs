// A function of several forms says which numbers of arguments it takes.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| clip(x, 1));
    pub B = map(|x| x.threshold(1, 2));
    pub C = map(|x| max());
    pub D = map(|x| gamma());
}

fn main() {}
