// Names that are spelled nearly as ours are and mean another function.

use net_runtime::prelude::*;

net! {
    pub Net(input: [8, 8, 8]) = Hardsigmoid |> LocalResponseNorm(5) |> ConvTranspose2d(8, 4, 3) |> Upsample(scale_factor = 2)
        |> Median |> PReLU |> CrossEntropyLoss;
}

fn main() {}
