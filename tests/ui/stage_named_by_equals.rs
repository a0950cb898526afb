// A stage is labelled with `:`.

use net_runtime::prelude::*;

net! {
    pub Net = fc1 = linear(784 -> 32) |> relu1 = relu |> fc2 = linear(10);
}

fn main() {}
