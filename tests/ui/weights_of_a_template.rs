// A template is no net, so it has no weights.

use net_runtime::prelude::*;

net! {
    Block<C>(x: [C]) = linear(C);
    weights "ui/weights/good.safetensors";
    pub Wide = Block<3>;
}

fn main() {}
