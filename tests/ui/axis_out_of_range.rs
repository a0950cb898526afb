// Axes count from 0, or from the end.

use net_runtime::prelude::*;

net! {
    pub Above(input: [3, 2]) = aggregation(mean, axes = 2);
    pub Below(input: [3, 2]) = normalization(axes = [-3]);
    pub Copies(input: [3]) = replicate(2, axis = 2);
    pub Ramp(input: []) = map(|x| x) |> parametric_ramp;
}

fn main() {}
