// How far elements are apart takes two of them.

use net_runtime::prelude::*;

net! {
    pub Variance(input: [3, 1]) = aggregation(variance);
    pub Range(input: [1]) = aggregation(interquartile_range, axes = 0);
    pub Alone(input: [3, 1]) = normalization;
    pub Unbiased(input: [3, 1]) = normalization(unbiased = true);
}

fn main() {}
