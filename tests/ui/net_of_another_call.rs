// A net is a layer only in the `net!` that it is written in.

use net_runtime::prelude::*;

net! { pub Encoder = linear(3 -> 4) |> tanh; }

net! { pub Model = Encoder |> linear(2); }

fn main() {}
