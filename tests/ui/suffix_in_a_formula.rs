// All numbers are real, and none has a suffix.

use net_runtime::prelude::*;

net! {
    pub Tiny = map(|x| x * 2f32 + 1.5f64);
}

fn main() {}
