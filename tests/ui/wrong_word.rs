// The word is misspelled; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub A(input: [4]) = softmax |> cross_entropy_loss(idnex);
    pub B(input: [1, 8, 8]) = pooling(2x2, function = maen);
    pub C(input: [1, 8, 8]) = convolution(4, 3x3, padding = smae);
}

fn main() {}
