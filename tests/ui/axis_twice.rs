// An axis is named twice, once from the end.

use net_runtime::prelude::*;

net! {
    pub Mean(input: [3, 2]) = aggregation(mean, axes = [0, -2]);
    pub Swap(input: [3, 2]) = transpose(0, 0);
}

fn main() {}
