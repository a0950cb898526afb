// Powers, modules and closures of other languages.

use net_runtime::prelude::*;

net! {
    pub Net(input: [4]) = map(|x| x ** 2) |> map(|x| np.sin(x)) |> map(lambda x: x * x) |> map(x -> x * x)
        |> map(|x| leaky_relu(x, 0.1)) |> map(|x| x * alpha);
}

fn main() {}
