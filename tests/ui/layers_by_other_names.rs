// Layers by the names that other frameworks give them: ours are named, whatever the case.

use net_runtime::prelude::*;

net! {
    pub Torch(input: [1, 28, 28]) = Conv2d(1 -> 8, 5x5) |> ReLU |> MaxPool2d(2) |> Flatten() |> Linear(10)
        |> LogSoftmax |> NLLLoss;
    pub Keras(input: [28]) = Dense(10) |> leaky_relu |> batch_norm |> layer_norm |> identity |> mse;
    pub Near = linear(3 -> 2) |> Sofmax |> HardSwsh;
}

fn main() {}
