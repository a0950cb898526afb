// A vector under windows: what image its elements make.

use net_runtime::prelude::*;

net! {
    pub Square(input: [784]) = conv(8, 3x3);
    pub Colours(input: [3072]) = conv(8, 3x3);
    pub Stated(input: [784]) = convolution(4 -> 8, 3x3);
    pub Signal(input: [784]) = conv(8, 5);
    pub Nothing(input: [7]) = conv(8, 3x3);
    pub Behind = linear(10 -> 100) |> pooling(2x2);
    pub Volume(input: [3, 8, 8]) = convolution(3 -> 4, 3x3x3);
    pub Channel(input: [8, 8]) = convolution(1 -> 4, 3x3);
    pub Tokens = embedding(1000 -> 8);
}

fn main() {}
