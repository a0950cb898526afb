// The steps between the elements are too many to be counted in 32 bits.

use net_runtime::prelude::*;

net! {
    pub Large(input: [1, 65537]) = resize(65538);
}

fn main() {}
