// A subscript is affine in the indices or a position, and each axis has one.

use net_runtime::prelude::*;

net! {
    pub Fewer(x: [3, 4]) -> y { let y[i] = x[i]; }
    pub More(x: [3], s: []) -> y { let y[i] = x[i, 0] + s[i]; }
    pub Product(x: [9]) -> y { let y[i: 3, j: 3] = x[i * j] + x[i * i]; }
    pub Real(x: [3]) -> y { let y[i: 3] = x[0.5] + x[i + 0.5]; }
    pub Negative(x: [3]) -> y { let y = x[-1]; }
    pub Range(x: [3]) -> y { let y = x[0..2] + x[..]; }
    pub Twice(x: [3, 4]) -> y { let y[i, j] = x[i][j]; }
    pub Value(x: [3], k: []) -> y { let y = x[k]; }
    pub Classes(x: [3], t: [] of index(4)) -> y { let y = x[t]; }
    pub Positions(x: [3], t: [2] of index(3)) -> y { let y = x[t]; }
    pub Flow(x: [3]) -> y { let y[i: 3] = (x |> ramp)[i]; }
    pub Within(x: [3]) -> y { let y[i] = x[i]? + x[?] + x?; }
    pub Sized(x: [3]) -> y { let y = sum[i: 0](x[i]) + sum[j: N](x[j]); }
    pub Left(x: [3]) -> y { let y[i + 1] = x[i]; let z[0] = x[0]; let w[] = x[0]; }
    pub Added(x: [3]) -> y { let y[i] += x[i]; }
    pub Typed(x: [3]) -> y { let y[i: usize] = x[i]; }
}

fn main() {}
