// An array of numbers has a shape, its numbers, a reader and no gradient, and stands in a body.

use net_runtime::prelude::*;

const WIDE: usize = 3;

net! {
    pub Ragged(x: [3]) -> y { const m: [2, 3] = [[1, 2, 3], [4, 5]]; let y[i] = sum[j](m[i, j] * x[j]); }
    pub Missing(x: [3]) -> y { const m: [3]; let y = x * m; }
    pub Learned(x: [3]) -> y { const m: [3] = normal(1); let y = x * m; }
    pub Flat(x: [3]) -> y { const m: [3] = [1, WIDE, 3]; let y = x * m; }
    pub Large(x: [3]) -> y { const m: [3] = [1, 1e39, 3]; let y = x * m; }
    pub Unread(x: [3]) -> y { const m: [3] = 1; let y = x * 2; }
    pub Output(x: [3]) -> (y, m) { const m: [3] = 1; let y = x * m; }
    pub Gradient(x: [3]) -> y { const m: [3] = 1; let y = x * m; }
    pub fn of(x) -> grad(m);
    pub fn imposed(x, grad(m)) -> grad(x);
    pub fn descend(x) -> descend(m);
    const OUTSIDE: [3] = [1, 2, 3];
}

fn main() {}
