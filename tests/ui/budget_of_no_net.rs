// Budgets of what has no memory of its own.

use net_runtime::prelude::*;

net! {
    #[budget(ram = 64)]
    const N = 3;

    #[budget(ram = 64)]
    Block<C>(x: [C]) -> y {
        #[budget(ram = 64)]
        let y = x |> linear(C);
    }

    pub Wide = Block<N>;

    #[budget(ram = 64)]
    weights "ui/weights/good.safetensors";
}

fn main() {}
