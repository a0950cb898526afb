// A predicate is a condition, and no number.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| positive(x));
    pub B = map(|x| x * possible_zero_q(x));
    pub C = map(|x| if equal(x, 0) { 1 } else { non_negative(x) });
}

fn main() {}
