// A macro does not know the constants of Rust.

use net_runtime::prelude::*;

const N: usize = 3;

net! {
    pub Sizes = linear(N -> 2) |> linear(2 * N);
    pub Declared(input: [N]) = linear(2);
    pub Listed(input: [1, 8, 8]) = convolution(2, [N, N]) |> pooling(2, stride = N);
    pub Lower = linear(n -> 2);
}

fn main() {}
