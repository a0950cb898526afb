// Each argument is of another kind than the layer takes.

use net_runtime::prelude::*;

net! {
    pub A = linear(1.5 -> 2);
    pub B = linear(three -> 2);
    pub C = linear(3 -> 2, biases = 0);
    pub D(input: [4]) = softmax(axis = last);
    pub E = map(3);
    pub F(input: [1, 8, 8]) = pooling(2x2, padding = [(1, 2), 3]);
    pub G = linear("3" -> 2);
    pub H = linear(3usize -> 2);
    pub I = linear(-3 -> 2);
}

fn main() {}
