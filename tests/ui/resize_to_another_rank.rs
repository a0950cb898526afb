// The channels have no new size.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [3, 8, 8]) = resize([3, 4, 4]);
    pub Scale(input: [3, 8, 8]) = resize(scale = 2x2x2);
    pub Vector(input: [8]) = resize(4);
    pub Nothing(input: [3, 8]) = resize;
}

fn main() {}
