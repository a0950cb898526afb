// `of` stands behind a gradient and names real values.

use net_runtime::prelude::*;

net! {
    A(x: [3], i: [] of index(3)) -> (y, z) { let y = x |> linear(3); let z = (y, i) |> cross_entropy_loss(index, from = logits); }
    fn a(x) -> y of z;
    fn b(x, i) -> grad(x) of i;
    fn c(x, grad(y)) -> grad(x) of y;
    fn d(x) -> grad(x) of (y, y);
    fn e(x) -> grad(x) of linear.weights;
    fn f(x) -> grad(x) of ();
    fn g(x, grad(y) of y) -> grad(x);
    fn h(x) -> (grad(linear.weights) of y, grad(linear.weights) of z);
    fn k(x) -> grad(i) of y;
}

fn main() {}
