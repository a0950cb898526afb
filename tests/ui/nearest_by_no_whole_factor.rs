// Nearest neighbours repeat whole elements.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 4, 6]) = resize([8, 9], resampling = nearest);
    pub Smaller(input: [1, 4]) = resize(2, resampling = nearest);
}

fn main() {}
