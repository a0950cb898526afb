// The embedding has another number of classes than the port.

use net_runtime::prelude::*;

net! {
    pub Rows(tokens: [4] of index(10)) = embedding(9 -> 3);
    pub Units(tokens: [4] of index(10)) = unit_vector(11);
}

fn main() {}
