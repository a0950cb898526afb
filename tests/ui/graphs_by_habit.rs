// What people write in a body who come from elsewhere is answered with how it is written here.

use net_runtime::prelude::*;

net! {
    A(x: [5]) -> y { let y = x |> linear(5) + x; }
    B(x: [5]) -> y {
        /// The hidden values.
        let h = x |> tanh;
        #[rustfmt::skip]
        let y = h * x;
    }
    C(q: [5], a: [] of index(5)) -> y { let y = q[a] - q.max(); }
    D(q: [2, 5]) -> y { let y[i] = q[i, 0] - max(q[i, 1]); }
    E(x: [6]) -> y { let a = x[..3]; let b = x |> part(3..); let y = a + b; }
    F(x: [6], z: [6]) -> y { let y = [x, z] |> catenate; }
    G(x: [6]) -> y { let y = softmax(x) * x; }
    H(x: [6]) -> y { let y = linear(6)(x) + x; }
    I(x: [4, 6]) -> y { let y = x |> net_map(one: linear(3)); }
    J(input: [4]) = linear(4) + ramp;
    Single(x: [3]) = linear(3);
    K<f64>(x: [3]) -> y { let y = x |> Single; }
}

fn main() {}
