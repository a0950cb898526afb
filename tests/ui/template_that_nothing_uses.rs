// A template is no net: nothing of it is compiled.

use net_runtime::prelude::*;

net! {
    Block<N>(input: [N]) = linear(10) |> ramp;
}

fn main() {}
