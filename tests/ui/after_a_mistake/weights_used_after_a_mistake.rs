// A net whose file is not there is used as if it were.

use net_runtime::prelude::*;

net! {
    pub Net = fc1: linear(3 -> 4) |> ramp |> fc2: linear(2);
    weights "ui/weights/absent.safetensors";
    fn logits(input) -> output;
}

fn main() {
    let net: &'static Net = Net::TRAINED;
    let all = net.logits(&net_runtime::nalgebra::vector![1.0, 2.0, 3.0]);
    println!("{all} {}", net.fc1.weights[(0, 0)]);
}
