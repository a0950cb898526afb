// Names are looked up where the path leads.

use net_runtime::prelude::*;

net! {
    pub Encoder = hidden: linear(3 -> 2) |> tanh;
    pub Model = encoder |> linear(2);
    fn a(input) -> encoder.hiden;
    fn b(input) -> grad(encoder.hidden.weight);
    fn c(input) -> encoder.2;
    fn d(input) -> encoder;
    fn e(input) -> grad(encoder.tanh.parameters);
    fn f(input) -> encoder.hidden.weights.rows;
    fn g(input) -> (encoder.output, grad(encoder.input), grad(0.0.biases));
}

fn main() {}
