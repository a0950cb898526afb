// Options of layers, each with a value that it cannot have.

use net_runtime::prelude::*;

net! {
    A(input: [3]) = elu(alpha = 0);
    B(input: [3]) = soft_plus(beta = -1);
    C(input: [3]) = gelu(approximate = erf);
    D(input: [3]) = leaky_ramp(slope = big);
    E(input: [3]) = leaky_ramp(negative_slope = 0.2);
    F(input: [3]) = ramp(alpha = 1);
    G(input: [3, 4]) = layer_normalization(scaling = same);
    H(input: [3, 1]) = layer_normalization;
    I(input: [3, 4]) = layer_normalization(axes = 2);
    J(input: [1, 8, 8]) = pooling(2x2, rounding = nearest);
    K(input: [1, 8, 8]) = pooling(2x2, include_padding = false);
    L(input: [1, 8, 8]) = pooling(2x2, function = mean, padding = 3, include_padding = false);
    M(input: [1, 8, 8]) = adaptive_pooling;
    N(input: [1, 8, 8]) = adaptive_pooling(4x4x4);
    O(input: [1, 8, 8]) = adaptive_pooling(0);
    P(input: [1, 8, 8]) = adaptive_pooling(4, function = median);
    Q(input: [6, 8, 8]) = pixel_shuffle(2);
    R(input: [6, 8, 8]) = pixel_shuffle;
    S(input: [6, 7, 8]) = pixel_unshuffle(2);
    T(input: [6]) = pixel_unshuffle(2);
    U(input: [2, 5, 5]) = deconvolution(3, 3x3, stride = 2, output_padding = 2);
    V(input: [2, 5, 5]) = deconvolution(3, 3x3, stride = 2, output_padding = 1x1x1);
    W(input: [2, 5, 5]) = deconvolution(3, 3x3, stride = 2, padding = same, output_padding = 1);
    X(input: [2, 5, 5]) = convolution(3, 3x3, output_padding = 1);
}

fn main() {}
