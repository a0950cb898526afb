// A net that is written as a label is, one that has the name of a variable, and one that is a struct.

use net_runtime::prelude::*;

net! { Net3: linear(4 -> 3) |> ramp; }
net! { struct Net4 = linear(4 -> 3); }
net! { let net5 = linear(4 -> 3); }
net! {
    pub struct Net6 { linear(4 -> 3) |> ramp }
    class Net7(Module) = linear(4 -> 3);
    def forward(x) -> output;
    Net8: linear(3 -> 4);
    fn eval(input) -> output;
}

fn main() {
    let net = Net3::ZERO;
    let other = Net4::ZERO;
    let more = (Net5::ZERO, Net6::ZERO, Net7::ZERO, Net8::ZERO);
}
