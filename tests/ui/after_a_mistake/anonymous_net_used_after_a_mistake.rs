// After a mistake no use of an anonymous net is a mistake as well.

use net_runtime::prelude::*;

fn main() {
    let net = net!(linear(4 -> 2) |> linear(3 -> 8));
    let (y, dx) = net.gradients(&[1.0]);
    println!("{} {}", y[0] + dx, net.linear_1.weights);
}
