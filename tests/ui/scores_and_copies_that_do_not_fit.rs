// A net as a score takes a query and a key, and gives a scalar of both; each element has a copy of its own.

use net_runtime::prelude::*;

net! {
    Vector(query: [3], key: [2]) -> s { let s = (query |> linear(4)) + (key |> linear(4)); }
    Double<f64>(query: [3], key: [2]) -> s { let s = (query |> linear([])) + (key |> linear([])); }
    Good(query: [3], key: [2]) -> s { let s = (query |> linear([])) + (key |> linear([])); }
    pub A(q: [5, 3], k: [4, 2], v: [4, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Vector); }
    pub B(q: [5, 3], k: [4, 2], v: [4, 6]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = good, heads = 2);
    }
    pub C(q: [5, 3], k: [4, 2], v: [4, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Later); }
    pub D(q: [5, 2], k: [4, 2], v: [4, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Good); }
    pub E(q: [5, 3], k: [4, 2], v: [4, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Double); }
    pub F(q: [3], k: [4, 2], v: [4, 6]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = Good, mask = causal);
    }
    pub G(q: [3], k: [4, 2], v: [4, 6], m: [3, 4]) -> y {
        let y = (query = q, key = k, value = v, mask = m) |> attention(score = Good);
    }
    pub H(q: [5, 3], k: [4, 2], v: [5, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Good); }
    pub I(q: [5, 3], k: [2, 4, 2], v: [4, 6]) -> y { let y = (query = q, key = k, value = v) |> attention(score = Good); }
    pub J(x: [4]) -> y { let y = x |> linear(3, score = Good); }
    pub K(q: [5, 3], k: [4, 2], v: [4, 6]) -> y {
        let y = (query = q, key = k, value = v) |> attention(score = Good, rate = 0.5);
    }
    pub L(q: [2, 5, 3], k: [2, 4, 2], v: [2, 4, 6]) -> y {
        let y = (query = q, key = k, value = v) |> net_map(attention(score = Good));
    }
    Later(query: [3], key: [2]) -> s { let s = (query |> linear([])) + (key |> linear([])); }

    pub Fewer(x: [4, 3]) -> z { let z = x |> net_map([linear(2); 3]); }
    pub Positions(x: [4, 3]) -> z { let z = x |> net_map([ordering(2); 4]); }
    pub Unknown(x: [4, 3], c: [2]) -> z { let z = x |> net_map([linear(2); 4], c = c); }
    pub List(x: [4, 3]) -> z { let z = x |> net_map([linear(2), linear(3)]); }
}

fn main() {}
