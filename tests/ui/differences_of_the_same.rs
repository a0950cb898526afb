// What is always 0 has no gradient.

use net_runtime::prelude::*;

net! {
    pub A(x: [4]) -> loss {
        let h = x |> linear(3);
        let loss = h - h |> summation;
    }
    pub fn learn(x) -> (loss, grad(parameters));

    pub B(x: [4]) -> loss {
        const m: [3] = 0;
        let h = x |> linear(3);
        let loss = h * m |> summation;
    }
    pub fn learn(x) -> (loss, descend(parameters));
}

fn main() {}
