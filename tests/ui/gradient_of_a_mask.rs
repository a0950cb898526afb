// A mask only chooses: no gradient leads to it.

use net_runtime::prelude::*;

net! {
    pub Masked(q: [3, 4], k: [5, 4], v: [5, 2], m: [3, 5]) -> y {
        let y = (query = q, key = k, value = v, mask = m) |> attention(score = dot);
    }
    pub fn f(q, k, v, m) -> grad(m);
}

fn main() {}
