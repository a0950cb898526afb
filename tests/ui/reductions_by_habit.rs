// A reduction is a name, its indices in brackets and a formula in parentheses.

use net_runtime::prelude::*;

net! {
    pub Bare(x: [3]) -> y { let y = sum[i] x[i]; }
    pub Round(x: [3]) -> y { let y = sum(i)(x[i]); }
    pub Ranged(x: [3]) -> y { let y = sum[i in 0..3](x[i]); }
    pub Python(x: [3]) -> y { let y = sum(x[i] for i in 0..3); }
    pub Method(x: [3]) -> y { let y = x.iter().sum(); }
    pub Empty(x: [3]) -> y { let y = sum[](x[0]); }
    pub Over(x: [3]) -> y { let y = sum[x](x); }
    pub Whole(x: [3]) -> y { let y = sum[i](x); }
    pub Names(x: [3]) -> y { let y = total[i](x[i]) + prod[i](x[i]) + maximum[i](x[i]) + avg[i](x[i]) + argmax[i](x[i]); }
    pub Two(x: [3]) -> y { let y = sum[i](x[i], 2); }
    pub Condition(x: [3]) -> y { let y = any[i](x[i] > 0) + sum[i](x[i] > 0); }
    pub Unused(x: [3]) -> y { let y = sum[i: 3](x[0]) + sum[i](2); }
    pub Norm(x: [3]) -> y { let y = norm[i](x[i]) + std[i](x[i]); }
    pub Einsum(a: [2, 3], b: [3, 4]) -> y { let y = matmul(a, b) + outer(a, b); }
    pub At(a: [2, 3], b: [3, 4]) -> y { let y = a @ b; }
}

fn main() {}
