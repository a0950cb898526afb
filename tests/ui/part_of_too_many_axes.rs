// There are more positions than the input has axes, or steps than positions.

use net_runtime::prelude::*;

net! {
    pub Positions(input: [3]) = part(0, 1);
    pub Steps(input: [3]) = part(.., step = [1, 2]);
    pub Scalar(input: []) = sequence_last;
}

fn main() {}
