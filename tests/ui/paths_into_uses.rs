// Inside a layer of several uses values are reached through the label of a use, arrays through the layer; stages of a body have names only.

use net_runtime::prelude::*;

net! {
    pub Siamese(left: [4], right: [4]) -> (a, b) {
        layer embed = linear(3) |> tanh;
        let a = left |> one: embed;
        let b = right |> embed;
    }
    fn shared(left, right) -> (embed.tanh, embed.linear);
    fn through(left, right) -> grad(one.linear.weights);
    fn inside(left, right) -> (one.tnah, one.linear.weights);
    fn value(left, right) -> (one, embed, grad(embed));
    fn position(left, right) -> (grad(0.weights), embed.0);
    fn other(left, right) -> (two.tanh, embed.one.tanh);
    fn array(left, right) -> (embed.linear.weights, grad(embed.linear.wieghts));
}

fn main() {}
