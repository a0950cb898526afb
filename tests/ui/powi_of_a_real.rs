// `powi` takes a whole number.

use net_runtime::prelude::*;

net! {
    pub Tiny = map(|x| x.powi(0.5));
}

fn main() {}
