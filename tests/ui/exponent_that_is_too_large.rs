// Such a power is 0, 1 or infinite for nearly every number.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| x.powi(2000000));
    pub B = map(|x| x.powi(-2147483648));
}

fn main() {}
