// A port means something else here.

use net_runtime::prelude::*;

net! {
    pub A(target: [3]) = linear(2);
    pub B(output: [3]) = linear(2);
    pub C(loss: [3]) = linear(2);
    pub D(parameters: [3]) = linear(2);
    pub E(all: [3]) = linear(2);
    pub F(self: [3]) = linear(2);
}

fn main() {}
