// Not yet, and what uses it is no mistake of its own.

use net_runtime::prelude::*;

net! {
    const SIZE = 3;
    pub Tiny = linear(SIZE -> 2) |> ramp;
}

fn main() {}
