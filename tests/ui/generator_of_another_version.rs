// A generator that has the traits of `rand` 0.9, which are other traits than those of 0.10.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
}

/// As `rand` 0.9 has it.
struct ThreadRng;

fn main() {
    let mut rng = ThreadRng;
    let mut tiny = Tiny::init(&mut rng);
    tiny.initialise(&mut rng);
}
