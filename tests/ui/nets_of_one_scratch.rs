// Two nets would make the same type.

use net_runtime::prelude::*;

net! {
    pub Tiny = linear(3 -> 2) |> ramp;
    fn a_b(input) -> output;

    pub TinyA = linear(3 -> 2) |> tanh;
    fn b(input) -> output;
    fn c(input) -> grad(input);
}

net! {
    pub Plain = linear(3 -> 2);
    pub PlainEvalScratch = ramp;
}

net! {
    pub Small = linear(3 -> 2);
    fn of(input) -> output;
    pub SmallOfScratch = linear(3 -> 2) |> ramp;
}

fn main() {
    let _ = (Tiny::ZERO, TinyA::ZERO, Plain::ZERO, Small::ZERO);
}
