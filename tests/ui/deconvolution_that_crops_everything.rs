// The padding of a deconvolution takes all of its output away.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 2, 2]) = deconvolution(1, 3, padding = 2);
    pub More(input: [1, 2]) = deconvolution(1, 3, padding = [(4, 1)]);
}

fn main() {}
