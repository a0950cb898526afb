// A template stands before what it is used in, is a net only with its sizes, and its mistakes are said once with them.

use net_runtime::prelude::*;

net! {
    Again<N>(x: [N]) -> y { let y = x |> Again<N>; }
    pub Endless(input: [3]) = Again<3>;
    pub Early(input: [3]) = ramp |> Late<3>;
    Late<N>(x: [N]) -> y { let y = x |> ramp; }
    Two<C, K>(x: [C]) -> y { let h = x |> linear(K); let y = (h |> linear(C)) + h + spare; }
    pub Once(input: [3]) = Two<3, 2> |> Two<3, 2>;
    pub Mapped(input: [4, 3]) = net_map(Two<3, 2>);
    pub Copies(input: [3]) = [Two<3, 2>; 2];
    Scale<S>(x: [3]) -> y { let y = x * S |> linear(S); }
    pub Fraction(input: [3]) = ramp |> Scale<0.5>;
}

fn main() {}
