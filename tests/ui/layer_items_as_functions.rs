// A layer is applied by `|>`, with its sizes where it is named; a function of expressions takes values.

use net_runtime::prelude::*;

net! {
    A(left: [3], right: [3]) -> y { layer embed = linear(2); let y = embed(left) - embed(right); }
    B(left: [3]) -> y { layer embed = linear(2); let y = left |> embed(2); }
    C(left: [3]) -> y { layer embed = linear(2); let y = left + embed; }
    D(left: [3]) -> y { layer embed(2) = linear(2); let y = left |> embed; }
    E(left: [3]) -> y { layer embed: [2] = linear(2); let y = left |> embed; }
    F(left: [3]) -> y { layer embed = left |> linear(2); let y = left |> embed; }
    G(left: [3]) -> y { layer one = linear(3); let y = left |> one |> one |> two; }
    H(left: [3], right: [3]) -> y { let y = norm(left - right) + dot(left, right); }
    I(left: [3]) -> y { let y = softmax(left)[0] + argmax(left); }
    J(left: [3]) -> y { let y = softmax(left) * mean(left) + sum(left); }
    K(left: [3]) -> y { let y = left.sum() + left.norm() + left.len(); }
    L(left: [3]) -> y { let y = left |> let h: linear(3); }
    M(left: [3]) -> y { layer a = linear(3), b = linear(3); let y = left |> a |> b; }
    N(left: [3]) -> y { frozen embed = linear(2); let y = left |> embed; }
}

fn main() {}
