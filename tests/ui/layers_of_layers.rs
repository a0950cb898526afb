// A `layer` of a body is made of layers and nets, not of another one; a condition is no number; roots are of what has one.

use net_runtime::prelude::*;

net! {
    pub Mapped(x: [5, 3]) -> y { layer m = linear(4); layer n = net_map(m); let y = x |> n; }
    pub Chained(x: [3]) -> y { layer m = linear(4); layer n = tanh |> m; let y = x |> n; }
    pub Condition(x: [3]) -> y { let y = (x > 1) * 0.5; }
    pub Function(x: [4]) -> y { let y = x |> ramp; fn f(x) -> y; }
    pub Parameter(x: [4]) -> y { param scale: [4] = 1; let y = x * scale; }
    pub Root(x: [4, 4]) -> y {
        let y = (query = x, key = x, value = x) |> attention(score = dot, scale = 1 / sqrt(1 - 4));
    }
}

fn main() {}
