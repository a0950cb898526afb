// How templates are written in other languages, and what is none.

use net_runtime::prelude::*;

net! {
    Const<const C: usize>(x: [C]) -> y { let y = x |> ramp; }
    Typed<C: usize>(x: [C]) -> y { let y = x |> ramp; }
    Default<C = 3>(x: [C]) -> y { let y = x |> ramp; }
    Block<C>(x: [C]) -> y { let y = x |> linear(C); }
    Wide = Block<8>;
    Stage(input: [3]) = ramp |> Wide<3>;
    pub Round(input: [3]) = ramp |> Block(3);
    pub Turbofish(input: [3]) = ramp |> Block::<3>;
    pub Shape(input: [3]) = ramp |> Block<[3]>;
    pub Scalar(input: [3]) = ramp |> Block<f64>;
    pub Unknown(input: [3]) = ramp |> Block<SIZE>;
    pub Nothing(input: [3]) = ramp |> Block<>;
    pub Half(input: [3]) = ramp |> Block<3 / 2>;
    pub Negative(input: [3]) = ramp |> Block<-3>;
    pub Open(input: [3]) = ramp |> Block<3;
}

fn main() {}
