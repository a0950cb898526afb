// A vector of three elements has three positions.

use net_runtime::prelude::*;

net! {
    pub Four(input: [3]) = ordering(4);
    pub Zero(input: [3]) = ordering(0);
    pub Matrix(input: [3, 2]) = ordering(1);
}

fn main() {}
