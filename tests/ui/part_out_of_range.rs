// Positions count from 0, or from the end, and a range ends where the axis does.

use net_runtime::prelude::*;

net! {
    pub Position(input: [3, 2]) = part(3);
    pub FromTheEnd(input: [3, 2]) = part(0, -3);
    pub Range(input: [3]) = part(1..5);
    pub Begin(input: [3]) = part(4..);
}

fn main() {}
