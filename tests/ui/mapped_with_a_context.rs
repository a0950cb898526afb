// A context is a port by name and a value of the body; what is mapped over has a first axis.

use net_runtime::prelude::*;

net! {
    Step(x: [3], c: [2]) -> y { let y = (x |> linear(4)) + (c |> linear(4)); }
    A(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step, d = c); }
    B(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step, c = e); }
    C(x: [5, 3], c: [2]) -> y { let y = (x, c) |> net_map(Step, c = c); }
    D(x: [5, 3], c: [4]) -> y { let y = x |> net_map(Step, c = c); }
    E(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step, c = c, c = c); }
    F(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step(c), c = c); }
    G(x: [5, 3], c: [2]) -> y { let y = (x = x) |> net_map(Step, c); }
    H(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step); }
    I(x: [5, 3], c: [5, 2]) -> y { let y = (x, c, c) |> net_map(Step); }
    J(x: [5, 3], c: [2]) -> y { let y = (x |> net_map(Step, c = c)) + c; }
    K(x: [5, 3], c: [2]) -> y { let y = x |> map(Step, c = c); }
    L(x: [5, 3], c: [2]) -> y { let y = x |> net_map(Step, c = c |> ramp); }
}

fn main() {}
