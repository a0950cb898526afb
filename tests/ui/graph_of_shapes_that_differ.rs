// Nothing is broadcast but scalars.

use net_runtime::prelude::*;

net! {
    A(x: [3], t: [2]) -> y { let y = x + t; }
    B(x: [3], t: [2]) -> loss { let loss = (x, t) |> mean_squared_loss; }
    C(x: [3]) -> y { layer f = linear(3 -> 2); let y = x |> f |> f; }
    D(x: [3], i: index(4)) -> y { let y = x * i; }
    E(x: [3]) -> y { let y = x |> linear(4 -> 2); }
}

fn main() {}
