// One mistake gives one error, also where the net is a layer of others.

use net_runtime::prelude::*;

net! {
    pub Encoder = linear(3 -> 2) |> tahn;
    pub Model = encoder |> linear(2);
    fn a(input) -> (output, encoder.hidden, grad(encoder.hidden.weights));
    pub Tuned = frozen model: Model |> ramp;
}

fn main() {}
