// Options of other frameworks that have no word here: what is offered has the call's own numbers, and names them.

use net_runtime::prelude::*;

net! {
    pub Keras(input: [10]) = Dense(64, kernel_regularizer = l2) |> Dense(32, input_dim = 64) |> Dropout(0.5, noise_shape = 3);
    pub Torch(input: [16, 9, 9]) = conv2d(16, 32, 5, padding = 2, padding_mode = reflect) |> conv2d(32, 8, 3, device = cpu)
        |> avg_pool2d(3, padding = 1, count_include_pad = false) |> mean(dim = 1, keepdim = True);
    pub Up(input: [8, 4, 4]) = ConvTranspose2d(8, 4, 3, stride = 2, padding = 1, output_padding = 1) |> adaptive_avg_pool2d(2);
    pub Causal(input: [3, 16]) = Conv1D(3, 3, padding = causal) |> channel_shuffle(3) |> TimeDistributed(Dense(3));
    pub Own(input: [3, 8, 8]) = resize([4, 4], resampling = bilinear) |> resize(2) |> transpose(1, 2) |> linear(3, 4, 5);
}

fn main() {}
