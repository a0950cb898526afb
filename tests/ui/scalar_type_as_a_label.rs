// The scalar type of an anonymous net, where a label stands.

use net_runtime::net;

fn main() {
    let _ = net!(f64: linear(3 -> 2));
}
