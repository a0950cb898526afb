// More values are live at the peak than a message lists.

use net_runtime::prelude::*;

net! {
    pub Net = linear(3 -> 8) |> tanh |> linear(7) |> tanh |> linear(6) |> tanh |> linear(5) |> tanh |> linear(4) |> tanh
        |> linear(4) |> tanh |> linear(5) |> tanh |> linear(6) |> tanh |> linear(7) |> tanh |> linear(8);

    #[budget(ram = 100)]
    pub fn f(input) -> grad(input);

    #[budget(ram = 100)]
    pub train(batch = 2000) fn train(input, grad(output)) -> (output, descend(parameters));
}

fn main() {}
