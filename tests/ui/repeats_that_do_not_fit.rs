// What repeats gives what it takes.

use net_runtime::prelude::*;

net! {
    A(input: [3]) = [linear(3 -> 2); 2];
    B(input: [3]) = repeat(linear(3 -> 2), 2);
    C(input: [3]) = [linear(3 -> 3); 0];
    D(input: [3]) = repeat(linear(3 -> 3));
    E(input: []) = net_map(linear(3));
    F(input: [4, 3]) = net_map(linear(2 -> 2));
    G(input: [4, 3]) = net_map();
    H(input: [4, 3]) = net_map(ordering(2));
    I(x: [4, 3], c: [2]) -> y { let y = x |> net_map(ramp, context = c); }
    J(x: [4, 3], z: [5, 3]) -> y { let y = (x, z) |> net_map(threading(|a, b| a + b)); }
    K(input: [3]) = [a: linear(3 -> 3); 2];
    Two(x: [3]) -> (a, b) { let a = x |> ramp; let b = x |> tanh; }
    M(input: [4, 3]) = net_map(mean_squared_loss);
    N(x: []) -> y { let y = x |> repeat(contrastive_loss, 2); }
    O(input: [4, 3]) = net_map(Two);
    P(x: [3]) -> y { layer f = linear(3) |> tanh; let a = x |> [f; 2]; let y = a |> f; }
    Q(x: [3]) -> y { layer f = linear(2) |> tanh; let y = x |> repeat(f, 2); }
    R(x: [4, 3], c: [3]) -> y { layer f = linear(2); let y = x |> net_map(f, context = c); }
    S(x: []) -> y { layer f = tanh; let y = x |> net_map(f); }
    T(input: [4, 3]) = net_map(linear(3) |> tanh) |> repeat(linear(3) |> tanh, 2);
    L(input: [3]) = [linear(3 -> 3); 2];
    fn f(input) -> grad(linear.2.weights);
}

fn main() {}
