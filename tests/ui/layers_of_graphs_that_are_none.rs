// A `layer` item is a chain, and its uses fit.

use net_runtime::prelude::*;

net! {
    Front = linear(3 -> 3);
    A(x: [3]) -> y { layer f = linear(0); let y = x |> f; }
    B(x: [3]) -> y { layer f; let y = x |> f; }
    C(x: [3]) -> y { frozen layer f = linear(3 -> 3); let y = x |> f; }
    D(x: [3]) -> y { layer f = linear(3) |> ramp; let y = x |> frozen f; }
    E(x: [3], z: [2]) -> y { layer f = linear(3) |> ramp; let y = x |> f; let w = z |> f; }
    F(x: [3]) -> y { layer f = Front; let y = x |> f |> f; }
    fn f(x) -> f.linear;
    fn g(x) -> grad(f);
}

fn main() {}
