// Inside `nets!` the angle brackets of a net hold one, and do not close.

use net_runtime::prelude::*;

nets! {
    fn main() {
        let _ = net!< liner(3 -> 2) |> ramp >;
        let _ = net!< linear(3 -> 2) |> ramp;
    }
}
