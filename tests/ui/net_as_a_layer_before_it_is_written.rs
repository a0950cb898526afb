// A net may use the nets above it, and not itself.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> head;
    pub Head = linear(2 -> 2) |> head;
}

fn main() {}
