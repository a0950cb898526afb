// Inputs of shapes that do not fit each other.

use net_runtime::prelude::*;

net! {
    pub Shapes(a: [2, 3], b: [4, 3], c: [4], s: [], t: [2] of index(3), x: [1, 5, 5]) -> y {
        let d = (a, b) |> catenate(axis = 1);
        let e = (a, c) |> catenate;
        let f = (s, s) |> catenate;
        let g = (a, b) |> catenate(axis = 2);
        let h = (a, c) |> append;
        let i = (s, s) |> prepend;
        let j = (a, b) |> total;
        let k = (a, b) |> dot;
        let l = (a, s) |> dot;
        let m = (a, b) |> euclidean_distance;
        let n = (s, s) |> cosine_distance;
        let o = (a, c) |> extract;
        let p = (a, t) |> extract;
        let q = (t, t) |> extract;
        let r = (a, t) |> catenate;
        let u = (a, c) |> spatial_transformation(3x3);
        let v = (x, c) |> spatial_transformation(3x3);
        let w = (x, c) |> spatial_transformation(3x3x3);
        let z = (x, c) |> spatial_transformation;
        let y = d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + u + v + w + z;
    }
}

fn main() {}
