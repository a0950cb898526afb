// Layers of several inputs that are given too few or too many, each said on its stage.

use net_runtime::prelude::*;

net! {
    pub One(x: [3, 4]) = catenate(axis = 0);

    pub Few(a: [3], b: [3], c: [3]) -> y {
        let p = a |> total;
        let q = (a, b, c) |> dot;
        let r = (a, b, c) |> append;
        let s = (query = a, key = b) |> attention;
        let t = a |> attention;
        let u = (a, b, c) |> euclidean_distance;
        let y = p + q + r + s + t + u;
    }
}

fn main() {}
