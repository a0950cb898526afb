// A net, and a `fn`, each have two budgets.

use net_runtime::prelude::*;

net! {
    #[budget(ram = 4096)]
    #[budget(ram = 8192)]
    pub Net = linear(3 -> 2) |> ramp;

    #[budget(ram = 64)]
    /// Not the last word.
    #[budget(ram = 32)]
    pub fn saliency(input) -> (output, grad(input));
}

fn main() {}
