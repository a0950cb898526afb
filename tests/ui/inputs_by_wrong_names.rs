// Inputs by names that the layer does not have, by none where they are needed, twice, and of a layer that has no names.

use net_runtime::prelude::*;

net! {
    pub Names(q: [3, 4], k: [5, 4], v: [5, 2]) -> y {
        let a = (q, k, v) |> attention;
        let b = (query = q, keys = k, value = v) |> attention;
        let c = (query = q, key = k, key = v) |> attention;
        let d = (query = q, k, value = v) |> attention;
        let e = (query = q, key = k, value = v) |> attention(mask = m);
        let f = (input = k, elements = v) |> append;
        let g = (first = k, second = v) |> dot;
        let y = a + b + c + d + e + f + g;
    }
}

fn main() {}
