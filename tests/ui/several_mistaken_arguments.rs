// Each argument that does not parse is reported.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: [1, 8, 8], ) = convolution(1 -> , 3x3y, stride = , padding = [(1, *)]) |> |> pooling(@);
}

fn main() {}
