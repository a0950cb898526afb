// A body is made of items; what Rust has besides is no item.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { let mut y = x |> ramp; }
    B(x: [3]) -> y { let y = x |> ramp; return y; }
    C(x: [3]) -> y { let h = x |> ramp; h + x }
    D(x: [3]) -> y { for i in 0..3 { let y = x; } }
    E(x: [3]) -> y { let h = x |> ramp let y = h; }
    F(x: [3]) -> y { let y = &x + *x; }
    G(x: [3]) -> y { let y = x as f64; }
    H(x: [3]) -> y { let y = match x { _ => x }; }
    I(x: [3]) -> y { let (a, b) = x; let y = a + b; }
    J(x: [3]) -> y { let y = x.linear(3); }
    K(x: [3]) -> y { let y = |x| x * x; }
    L(x: [3]) -> y { let y = "x"; }
    M(x: [3]) -> y { let y = x |> (ramp |> tanh); }
    N(x: [3]) -> y { let y = x >> ramp; }
    O(x: [3]) -> y { let y = x | ramp; }
    P(x: [3]) -> y { x = x + 1; let y += x; }
    Q(x: [3]) -> y { let y = if x > 0 { x }; }
    R(x: [3]) -> y { use std::f32; let y = x; }
    S(x: [3]) -> y { while x > 0 { let y = x; } }
}

fn main() {}
