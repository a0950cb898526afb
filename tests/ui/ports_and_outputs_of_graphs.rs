// Ports have a name and a shape, outputs a name; both are said once.

use net_runtime::prelude::*;

net! {
    A(x: [3], x: [2]) -> y { let y = x |> ramp; }
    B(x) -> y { let y = x |> ramp; }
    C(x: f32) -> y { let y = x |> ramp; }
    D(x: [f32; 3]) -> y { let y = x |> ramp; }
    E(x: SVector<f32, 3>) -> y { let y = x |> ramp; }
    F(x: [3] of index(0)) -> y { let y = x |> unit_vector; }
    G(x: [3] = 0) -> y { let y = x |> ramp; }
    H(&self, x: [3]) -> y { let y = x |> ramp; }
    I(x: [3]) -> [2] { let y = x |> ramp; }
    J(x: [3]) -> y: [2] { let y = x |> ramp; }
    K(x: [3]) -> (y: [2]) { let y = x |> ramp; }
    L(x: [3]) -> (y, z) { let (y, z) = x |> ramp; }
    M(x: [3]) -> y + z { let y = x |> ramp; let z = x |> tanh; }
    N(x: [3]) = { let y = x |> ramp; }
    O(x: [3]) -> y = ramp;
    P(x: [3]) => y { let y = x |> ramp; }
    Q(target: [3]) -> input { let input = target |> ramp; }
    R(x: [3]; t: [2]) -> y { let y = x |> ramp; }
}

fn main() {}
