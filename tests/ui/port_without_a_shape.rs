// A port lacks its shape, or some of it.

use net_runtime::prelude::*;

net! {
    pub A(input) = linear(2);
    pub B(input: 3) = linear(2);
    pub C(input:) = linear(2);
    pub D(input: [3] of 5) = ramp;
    pub E(input: [3] of index) = ramp;
    pub F(input: [x]) = ramp;
    pub G([3]) = ramp;
}

fn main() {}
