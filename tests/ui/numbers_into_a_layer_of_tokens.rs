// A number is no class.

use net_runtime::prelude::*;

net! {
    pub Rows(input: [4]) = embedding(10 -> 3);
    pub Units(input: [4]) = unit_vector;
}

fn main() {}
