// What comes in was declared, and is a vector behind the first layer.

use net_runtime::prelude::*;

net! {
    pub Net(input: [1, 28, 28]) = linear(10) |> conv(8, 3x3);
    pub Stated = linear(784 -> 10) |> conv(8, 3x3);
    pub First(input: [28]) = conv(8, 3);
}

fn main() {}
