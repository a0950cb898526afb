// What stands before the `=` of a net, in another order or without it.

use net_runtime::prelude::*;

mod behind_the_ports {
    use net_runtime::prelude::*;

    net! { pub A(input: [4])<f64> = linear(3); }
}

mod as_a_type {
    use net_runtime::prelude::*;

    net! { pub A: f64 = linear(4 -> 3); }
}

net! { pub A(input: [4]) linear(3); }

fn main() {
    let (a, _, _) = (A::ZERO, behind_the_ports::A::ZERO, as_a_type::A::ZERO);
    let _ = a.eval(&nalgebra::vector![1.0, 2.0, 3.0, 4.0]);
}
