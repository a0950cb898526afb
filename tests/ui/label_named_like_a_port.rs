// A label is the name of the input port.

use net_runtime::prelude::*;

net! {
    pub Tiny(picture: [3]) = picture: linear(2);
}

fn main() {}
