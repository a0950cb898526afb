// A `const` of a body is a number or an array of numbers, known when it is compiled.

use net_runtime::prelude::*;

net! {
    A(x: [3]) -> y { const N = x; let y = x |> linear(N); }
    B(x: [3]) -> y { const N: usize = 3; let y = x |> linear(N); }
    C(x: [3]) -> y { const N = 3; const N = 4; let y = x |> linear(N); }
    D(x: [3]) -> y { const x = 3; let y = x |> ramp; }
    E(x: [3]) -> y { let y = x |> linear(N); const N = 3; }
    F(x: [3]) -> y { const N = 2.5; let y = x |> linear(N); }
    G(x: [3]) -> y { const A: [3] = [1, 2, x]; let y = x * A; }
    H(x: [3]) -> y { const A: [3] = [1; 3]; let y = x * A; }
    I(x: [2, 2]) -> y { const A: [2, 2] = [1, 2, 3, 4]; let y = x * A; }
    J(x: [3]) -> y { const A = [1, 2, 3]; let y = x * A; }
    K(x: [3]) -> y { let N = 3; let y = x |> linear(N); }
    L(x: [3]) -> y { const A: [3] = [1, 2, 3]; let y = x |> linear(A); }
    M(x: [3]) -> y { static A: [3] = 1; let y = x * A; }
    N(x: [3]) -> y { array a: [3] = [1; 3]; array b: [3] = 1.0f32; let y = a * b * x; }
}

fn main() {}
