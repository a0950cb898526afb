// A name is bound once.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { let x = x |> ramp; let y = x; }
    B(x: [3]) -> y { let y = x |> ramp; let y = x |> tanh; }
    C(x: [3]) -> y { layer y = ramp; let y = x |> y; }
    D(x: [3]) -> y { let a = x |> a: ramp; let y = a; }
    E(x: [3]) -> (y, y) { let y = x |> ramp; }
    F(loss: [3]) -> y { let y = loss |> ramp; }
    G(x: [3]) -> y { let all = x |> ramp; let y = all; }
    H(x: [3]) -> y { let output = x |> ramp; let y = output; }
}

fn main() {}
