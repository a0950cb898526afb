// Groups divide their axis, and a root mean square has no bias.

use net_runtime::prelude::*;

net! {
    pub Groups(input: [4, 3]) = normalization(axes = all, groups = 3);
    pub Many(input: [4, 3]) = normalization(groups = [1, 3]);
    pub Rms(input: [4, 3]) = normalization(method = rms, unbiased = true);
}

fn main() {}
