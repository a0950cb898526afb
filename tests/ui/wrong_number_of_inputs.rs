// The second layer states 3 inputs, and the first gives 2.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(4 -> 2) |> linear(3 -> 8);
}

fn main() {}
