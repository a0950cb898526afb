// No array of these sizes can be addressed.

use net_runtime::prelude::*;

net! {
    pub A = linear(99999999999999999999 -> 2);
    pub B(input: [4294967295, 4294967295]) = ramp;
    pub C = linear(65536 -> 65536);
    pub D(input: [1, 8, 8]) = pooling(2x2, stride = 18446744073709551615);
    pub E(input: [1, 8, 8]) = pooling(2x2, stride = 1048576);
    pub F(input: [340282366920938463463374607431768211456]) = ramp;
    pub G(input: [1, 8, 8]) = pooling(18446744073709551616x2);
    pub H(input: [9]) = linear([65536, 65536]);
}

fn main() {}
