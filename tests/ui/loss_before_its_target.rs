// A port before what is learned, as Keras orders the two.

use net_runtime::prelude::*;

net! {
    pub A(x: [4], t: [3]) -> loss {
        let p = x |> linear(3) |> softmax;
        let loss = (t, p) |> cross_entropy_loss(probabilities);
    }
}

fn main() {}
