// Calls as PyTorch, Keras, Flax and Wolfram have them, each answered in its own numbers.

use net_runtime::prelude::*;

net! {
    pub Own(input: [4, 8, 8]) = linear(4, 16) |> convolution(1, 32, 3) |> pooling(2, 2) |> reshape(2, 12) |> clip(0, 1);
    pub Torch(input: [4]) = Linear(4, 16, bias = False) |> conv2d(1, 32, 3) |> Conv2d(3, 16, 5, padding = 2)
        |> MaxPool2d(3, stride = 2) |> activation(relu) |> leaky_relu(0.2) |> LayerNorm(16) |> GroupNorm(4, 16);
    pub Keras(input: [4]) = Dense(10, activation = "relu") |> Conv2D(32, (3, 3), strides = 2, padding = "same")
        |> ZeroPadding2D(1) |> UpSampling2D(2);
    pub Flax(input: [4]) = Conv(features = 8, kernel_size = (3, 3)) |> hard_silu;
    pub Wolfram(input: [4]) = LinearLayer[3] |> ElementwiseLayer(Ramp);
    pub Paths(input: [4]) = nn.Linear(4, 3) |> F::relu;
}

fn main() {}
