// Syntax, sizes, names and requests are mistaken together.

use net_runtime::prelude::*;

net! {
    const N = 4;
    pub A<f16>(input: [N]) = linear(N -> 0) |> ramp ramp;
    pub B = linear(3 -> 2) |> frozen front: ramp;
    fn f(input) -> descend(parameters);
    fn g() -> ;
}

fn main() {}
