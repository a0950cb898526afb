// Nothing has this name; the nearest is named.

use net_runtime::prelude::*;

net! {
    pub Tiny = hidden: linear(3 -> 2) |> ramp;
    fn a(input) -> hiden;
    fn b(inptu) -> output;
    fn c(input) -> grad(zebra);
    fn d(input) -> 5;
    fn e(input) -> loss;
}

fn main() {}
