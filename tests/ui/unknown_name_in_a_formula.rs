// The formula has no such name.

use net_runtime::prelude::*;

net! {
    pub Tiny = map(|value| valve + 1);
}

fn main() {}
