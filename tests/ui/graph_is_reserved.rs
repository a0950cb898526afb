// Not yet.

use net_runtime::prelude::*;

net! {
    pub Siamese(left: [28], right: [28]) -> loss {
        let a = left |> linear(3);
        let loss = (a, right) |> mean_squared_loss;
    }
    pub fn learn(left, right) -> (loss, grad(parameters));
}

fn main() {}
