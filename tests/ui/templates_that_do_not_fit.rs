// A template is made with its sizes.

use net_runtime::prelude::*;

net! {
    Block<C>(x: [C]) -> y { let y = x |> linear(C -> 2 * C) |> oops; }
    Good<C>(x: [C]) -> y { let y = x |> linear(C -> C); }
    fn f(x) -> y;
    A(input: [3]) = Block<3>;
    B(input: [4]) = Block<4> |> Block<5>;
    C(input: [3]) = Good<3, 4>;
    D(input: [3]) = Bad<3>;
    E(input: [3]) = ramp |> Good;
    F(input: [3]) = ramp |> Good<2>;
    Twice<C, C>(x: [C]) -> y { let y = x; }
}

fn main() {}
