// What nothing reads is a mistake.

use net_runtime::prelude::*;

net! {
    A(x: [3], spare: [2]) -> y { let y = x |> ramp; }
    B(x: [3]) -> y { let y = x |> ramp; let spare = x |> tanh; }
    C(x: [3]) -> y { layer spare = linear(3 -> 3); let y = x |> ramp; }
    D(x: [3]) -> y { array spare: [3]; let y = x |> ramp; }
}

fn main() {}
