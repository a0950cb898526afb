// An array starts with numbers of its shape.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { array a: [3] = [1, 2]; let y = a * x; }
    B(x: [3]) -> y { array a: [3] = gauss(1); let y = a * x; }
    C(x: [3]) -> y { array a: [3] = normal(-1); let y = a * x; }
    D(x: [3]) -> y { array a: [3] = normal(); let y = a * x; }
    E(x: [3]) -> y { array a: [0]; let y = x; }
    F(x: [2, 2]) -> y { array a: [2, 2] = [1, 2, 3, 4]; let y = a * x; }
    G(x: [3]) -> y { array a: [3] = ones; let y = a * x; }
}

fn main() {}
