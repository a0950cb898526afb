// A function has too few or too many arguments.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| min());
    pub B = map(|x| tanh(x, 2));
    pub C = map(|x| x.gelu(1));
}

fn main() {}
