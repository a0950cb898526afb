// Only one anonymous net may stand in `net!`.

use net_runtime::prelude::*;

fn main() {
    let _ = net!(ramp; tanh);
}
