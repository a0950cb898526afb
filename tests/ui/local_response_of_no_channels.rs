// A scalar has no channels; an option is no number.

use net_runtime::prelude::*;

net! {
    pub Tiny(input: []) = local_response_normalization;
    pub Option(input: [3]) = local_response_normalization(alpha = large);
    pub Window(input: [3]) = local_response_normalization(window = 1048576);
}

fn main() {}
