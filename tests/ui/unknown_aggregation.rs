// The function is none of those that aggregate.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3, 2]) = aggregation(avarage);
    pub Missing(input: [3, 2]) = aggregation;
    pub Variance(input: [3, 2]) = aggregation(varianc);
}

fn main() {}
