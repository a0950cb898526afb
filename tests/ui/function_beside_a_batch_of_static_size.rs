// It has three of the four calls, and no `_batch`.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2);
    train(batch = 8) fn learn(input) -> output;
    fn learn_batch(input) -> output;
    fn learn_into(input) -> output;
}

fn main() {}
