// `self` and its like cannot be names.

use net_runtime::prelude::*;

net! {
    pub A = self: linear(3 -> 2);
    pub B = Self: linear(3 -> 2);
    pub C = super: linear(3 -> 2);
    pub D = crate: linear(3 -> 2);
    pub E = _: linear(3 -> 2);
}

fn main() {}
