//! A rate is a number that both scalar types hold.

use net_runtime::net;

net! {
    pub Small = linear(3 -> 2, rate = 1e-40);
}

net! {
    pub Large = linear(3 -> 2, rate = -1e39);
}

net! {
    pub Word = linear(3 -> 2, rate = none);
}

fn main() {}
