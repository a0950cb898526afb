// A body reads what stands before it.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { let y = x + z; }
    B(x: [3]) -> y { let a = b |> ramp; let b = x; let y = a; }
    C(x: [3]) -> y { let y = y + x; }
    D(x: [3]) -> z { let y = x |> ramp; }
    E(x: [3]) -> y { let y = x |> lienar(3); }
    F(x: [3]) -> y { let y = linear.weights |> ramp; let _ = x |> linear(3); }
}

fn main() {}
