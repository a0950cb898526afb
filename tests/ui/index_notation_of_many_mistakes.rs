// All at once, each on its token.

use net_runtime::prelude::*;

net! {
    pub Net(x: [3, 4], t: [5] of index(3)) -> y {
        let a[i, j] = x[j, i];
        let b[i: 5, j: 2] = x[i, j + 1];
        let c[k] = x[t[k], k];
        let d = max[u](x[u]);
        let y[i, j] = a[i, j] + b[j, i] + c[j] + d * z[i];
    }
}

fn main() {}
