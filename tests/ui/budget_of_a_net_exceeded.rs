// Nets whose parameters and largest scratch are more than their budgets.

use net_runtime::prelude::*;

net! {
    /// Too large by its scratch.
    #[budget(ram = 1024)]
    pub Small(input: [1, 8, 8]) = convolution(4, 3x3) |> ramp |> pooling(2, stride = 2) |> flatten |> linear(3) |> p: softmax |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (loss, grad(parameters));
    pub fn read(input) -> p;

    /// Too large by its parameters.
    #[budget(ram = 4 * 1024)]
    pub Wide = linear(64 -> 40) |> ramp |> linear(30) |> tanh |> linear(10);
    pub fn learn(input, grad(output)) -> descend(parameters);

    /// A net that no `fn` changes.
    #[budget(ram = 500)]
    pub Fixed = linear(12 -> 16) |> ramp |> linear(2);
    pub fn read(input) -> output;
}

fn main() {
    let _ = net!(#[budget(ram = 40)] linear(3 -> 4) |> tanh |> linear(1); fn f(input) -> output);
}
