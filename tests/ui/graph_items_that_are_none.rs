// Items are `let`, `layer`, `array` and `const`.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { y = x |> ramp; }
    B(x: [3]) -> y { x |> ramp; }
    C(x: [3]) -> y { let y: [3] = x |> ramp; }
    D(x: [3]) -> y { let y = ; }
    E(x: [3]) -> y { let y = x |> ; }
    F(x: [3]) -> y { random noise: [3] = normal; let y = x; }
    G(x: [3]) -> y { let y = |> ramp; }
    H(x: [3]) -> y { array a = 3; let y = x; }
}

fn main() {}
