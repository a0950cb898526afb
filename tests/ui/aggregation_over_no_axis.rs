// All axes but the first are none of a vector's.

use net_runtime::prelude::*;

net! {
    pub Vector(input: [3]) = aggregation(mean);
    pub None(input: [3]) = normalization(axes = []);
}

fn main() {}
