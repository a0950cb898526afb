// Layers joined as lists, as functions of one another, and by other operators.

use net_runtime::prelude::*;

net! {
    pub Call(input: [4]) = tanh(relu(linear(3)));
    pub List(input: [4]) = [linear(3), relu];
    pub Sequential(input: [4]) = Sequential(linear(3), relu, linear(2));
    pub Commas(input: [4]) = linear(3), relu;
    pub Bars(input: [4]) = linear(3) | relu;
    pub Dots(input: [4]) = linear(3).relu();
}

fn main() {}
