// A tuple feeds the inputs of a layer or net, in order or by name.

use net_runtime::prelude::*;

net! {
    Pair(u: [3], v: [3]) -> (sum, difference) { let sum = u + v; let difference = u - v; }
    A(x: [3]) -> y { let (y, _) = x |> Pair; }
    B(x: [3]) -> y { let y = (x, x) |> Pair; }
    C(x: [3]) -> y { let (y, _) = (u = x, w = x) |> Pair; }
    D(x: [3]) -> y { let (y, _) = (u = x, x) |> Pair; }
    E(x: [3]) -> y { let (y, _) = (u = x, u = x) |> Pair; }
    F(x: [3]) -> y { let (y, _) = (u = x) |> Pair; }
    G(x: [3]) -> y { let y = (x, x) |> linear(3); }
    H(x: [3]) -> y { let y = (x, x); }
    I(x: [3]) -> y { let y = x |> mean_squared_loss; }
    J(x: [3]) -> y { let y = (x, x) |> Pair |> ramp; }
    K(x: [3]) -> y { let y = ((x, x) |> Pair) + x; }
    L(input: [3]) = Pair |> ramp;
    M(x: [3]) -> y { let y = (x, x, x) |> threading(|a, b| a - b); }
}

fn main() {}
