// Scratches that are larger than their budgets: what is live at the peak, and what would help.

use net_runtime::prelude::*;

net! {
    const RAM = 300;

    pub Net = linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10) |> p: softmax |> cross_entropy_loss(index);

    #[budget(ram = RAM)]
    pub fn learn(input, target) -> (loss, grad(parameters));

    #[budget(ram = 1000)]
    pub train(batch = 32) fn train(input, target) -> (loss, descend(parameters));

    #[budget(ram = 4 * 60)]
    pub fn look(input, target) -> (p, grad(input));

    #[budget(ram = 4096)]
    pub fn classify(input, target) -> loss;
}

fn main() {}
