// An anonymous net has three mistakes.

use net_runtime::prelude::*;

fn main() {
    let _ = net!(linear(4 -> 2) |> linear(3 -> 8) |> rmap; fn f(inptu) -> output);
}
