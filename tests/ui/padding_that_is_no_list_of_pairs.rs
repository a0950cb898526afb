// The amounts are one number, or no pairs.

use net_runtime::prelude::*;

net! {
    pub Number(input: [8]) = padding(1);
    pub Numbers(input: [2, 8]) = padding([1, 2]);
    pub Negative(input: [8]) = padding([(1, -1)]);
    pub Word(input: [8]) = padding([(1, 1)], padding = same);
    pub Large(input: [8]) = padding([(1048576, 0)]);
}

fn main() {}
