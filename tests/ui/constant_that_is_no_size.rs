// A fraction, a name that nothing was given, two of one name, and one that looks like an item.

use net_runtime::prelude::*;

net! {
    const N = 7;
    const HALF = N / 2;
    pub Tiny = linear(HALF -> 2) |> linear(WIDTH) |> ramp;
}

net! {
    const N = 7;
    const N = 8;
    pub const M = 9;
    const TYPED: usize = 3;
    const OVERFLOW = 9223372036854775807 + 1;
    pub Small = linear(N -> M);
}

fn main() {}
