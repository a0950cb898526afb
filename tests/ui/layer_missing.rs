// There is no layer next to a `|>`.

use net_runtime::prelude::*;

net! {
    pub A = linear(3 -> 2) |> |> ramp;
    pub B = linear(3 -> 2) |>;
    pub C = |> linear(3 -> 2);
    pub D = ;
    pub E = hidden: |> linear(3 -> 2);
    pub F = 3 |> ramp;
}

fn main() {}
