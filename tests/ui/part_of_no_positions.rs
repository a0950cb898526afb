// A range that holds nothing would leave an axis of extent 0.

use net_runtime::prelude::*;

net! {
    pub Empty(input: [3]) = part(2..2);
    pub Reversed(input: [3]) = part(-1..1);
    pub Short(input: [1, 2]) = sequence_most;
}

fn main() {}
