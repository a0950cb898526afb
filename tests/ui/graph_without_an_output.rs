// An output is computed, and named.

use net_runtime::prelude::*;

net! {
    A(x: [3]) { let y = x |> ramp; }
    B(x: [3]) -> x { let y = x |> ramp; }
    C(x: [3]) -> (y, z) { let y = x |> ramp; let z = y; }
    D(x: [3]) -> scale { array scale: [3]; let y = x * scale; }
    E(x: [3]) -> () { let y = x |> ramp; }
}

fn main() {}
