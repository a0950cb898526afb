// Attention of shapes, heads and masks that do not fit each other, and options that are none.

use net_runtime::prelude::*;

net! {
    pub Shapes(q: [3, 6], k: [5, 4], v: [5, 2], w: [4, 2], x: [4], one: [1, 4], cube: [2, 3, 4], m: [5, 3]) -> y {
        let a = (query = q, key = k, value = w) |> attention;
        let b = (query = q, key = k, value = v) |> attention(score = dot);
        let c = (query = q, key = k, value = v) |> attention(heads = 4);
        let d = (query = q, key = k, value = v, mask = m) |> attention;
        let e = (query = x, key = k, value = v) |> attention(mask = causal);
        let f = (query = q, key = x, value = v) |> attention;
        let g = (query = cube, key = k, value = v) |> attention;
        let h = (query = q, key = one, value = one) |> attention;
        let i = (query = q, key = k, value = v) |> attention(score = scorer);
        let j = (query = q, key = k, value = v) |> attention(scale = 0);
        let l = (query = q, key = k, value = v) |> attention(mask = padding);
        let n = (query = q, key = k, value = v) |> attention(dropout = 0.1);
        let y = a + b + c + d + e + f + g + h + i + j + l + n;
    }
}

fn main() {}
