// An expression has the language of `map`.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { let y = tanh(x |> linear(3)); }
    B(x: [3]) -> y { let y = if x > 0 { (x |> ramp) } else { x }; }
    C(x: [3]) -> y { let y = x > 0; }
    D(x: [3]) -> y { let y = x ^ 2; }
    E(x: [3]) -> y { let y = tnah(x); }
    F(x: [3]) -> y { let y = x * 1e60; }
}

fn main() {}
