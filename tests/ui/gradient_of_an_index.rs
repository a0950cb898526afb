// An index has no gradient.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> softmax |> cross_entropy_loss(index);
    fn f(input, target) -> grad(target);
    fn g(input, target, grad(target)) -> grad(input);
}

fn main() {}
