// There is no net in the macro.

use net_runtime::prelude::*;

net! {}

fn main() {
    let _ = net!();
}
