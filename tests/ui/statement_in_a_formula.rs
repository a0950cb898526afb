// A block holds `let`s and one expression at its end.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| { x + 1; x });
    pub B = map(|x| { let y = x; });
    pub C = map(|x| {});
    pub D = map(|x| { x = 2; x });
}

fn main() {}
