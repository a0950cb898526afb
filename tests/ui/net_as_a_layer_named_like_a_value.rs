// Without a label its name would mean something else.

use net_runtime::prelude::*;

net! {
    pub Output = linear(3 -> 2);
    pub Tiny = output |> ramp;
    pub Same = head: Output |> head: linear(2);
}

fn main() {}
