// Every axis of the input is one of the result.

use net_runtime::prelude::*;

net! {
    pub Two(input: [2, 3, 4]) = transpose(1, 0);
    pub Vector(input: [3]) = transpose;
}

fn main() {}
