// Each name of the line is mistaken.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn f(inptu, grad(otuput)) -> (linear, grad(linear.weigths), jacobian(output, input));
}

fn main() {}
