// Ports whose shapes are written as types, as tuples or with the batch.

use net_runtime::prelude::*;

net! {
    pub Number(input: 4) = linear(3);
    pub Tuple(input: (4, 5)) = tanh;
    pub Scalar(input: f32) = tanh;
    pub Batch(input: [None, 4]) = linear(3);
    pub Any(input: [-1, 4]) = linear(3);
    pub Tokens(tokens: [4] of u32) = embedding(8);
    pub Reshaped(input: [4, 6]) = reshape([-1, 3]);
}

fn main() {}
