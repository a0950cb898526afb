//! Whole nets over images and waves, written as their users would, compared with PyTorch: values and all gradients.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, listed_numbers};

net! {
    /// What goes around two convolutions, added to what goes through.
    Plain<C, H, W>(x: [C, H, W]) -> y {
        let h = x
            |> convolution(C, 3x3, padding = same, biases = none) |> normalization |> ramp
            |> convolution(C, 3x3, padding = same, biases = none) |> normalization;
        let y = x + h |> ramp;
    }

    /// Half as many rows and columns, and other channels: what goes around is projected.
    Projecting<IN, OUT, H, W>(x: [IN, H, W]) -> y {
        let h = x
            |> convolution(OUT, 3x3, stride = 2, padding = 1, biases = none) |> normalization |> ramp
            |> convolution(OUT, 3x3, padding = same);
        let y = h + (x |> projection: convolution(OUT, 1x1, stride = 2, biases = none)) |> ramp;
    }

    pub ResNet<f64>(image: [1, 6, 5], class: [] of index(3)) -> loss {
        let features = image |> stem: convolution(2, 3x3, padding = same) |> Plain<2, 6, 5> |> Projecting<2, 3, 6, 5>;
        let logits = features |> aggregation(mean) |> linear(3);
        let loss = (logits, class) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(image, class) -> (loss, logits, grad(features), grad(all));

    pub UNet<f64>(noisy: [1, 8, 4], clean: [1, 8, 4]) -> loss {
        let a = noisy |> convolution(2, 3x3, padding = same) |> ramp;
        let b = a |> pooling(2x2, stride = 2) |> convolution(3, 3x3, padding = same) |> ramp;
        let c = b |> pooling(2x2, stride = 2) |> convolution(4, 3x3, padding = same) |> ramp;
        let d = (b, c |> deconvolution(3, 2x2, stride = 2)) |> catenate |> convolution(3, 3x3, padding = same) |> ramp;
        let e = (a, d |> deconvolution(2, 2x2, stride = 2)) |> catenate |> convolution(2, 3x3, padding = same) |> ramp;
        let cleaned = noisy - (e |> noise: convolution(1, 1x1));
        let loss = (cleaned, clean) |> mean_squared_loss;
    }
    pub fn learn(noisy, clean) -> (loss, cleaned, grad(c), grad(all));

    /// A filter and what is let through of it: each element reads itself and what is `D` before it.
    Gated<C, D>(x: [C, 12]) -> z {
        let filter = x |> convolution(C, 2, dilation = D, padding = [(D, 0)]);
        let gate = x |> convolution(C, 2, dilation = D, padding = [(D, 0)]);
        let z = tanh(filter) * sigmoid(gate);
    }

    Layer<C, D>(x: [C, 12]) -> (next, skip) {
        let z = x |> Gated<C, D>;
        let next = x + (z |> residual: convolution(C, 1));
        let skip = z |> convolution(4, 1);
    }

    pub WaveNet<f64>(wave: [1, 12]) -> y {
        let a = wave |> convolution(3, 1);
        let (b, s) = a |> Layer<3, 1>;
        let (c, t) = b |> Layer<3, 2>;
        let u = c |> Gated<3, 4> |> convolution(4, 1);
        let y = s + t + u |> ramp |> convolution(4, 1) |> ramp |> logits: convolution(5, 1);
    }
    pub fn learn(wave, grad(y)) -> (y, grad(c), grad(all));
}

listed_numbers! { ResNet UNet WaveNet }

#[test]
fn a_residual_net_with_and_without_projection() {
    four_calls!(ResNet.learn of "case_resnet"
        (image: [M<6, 5>; 1] = "image", class: Index<3> = "class")
        -> (loss: f64 = "loss", logits: V<3> = "logits", df: [M<3, 3>; 3] = "grad(features)", di: [M<6, 5>; 1] = "grad(image)",
            dw: Sum<ResNet> = "grad(parameters)"));
}

#[test]
fn a_u_net() {
    four_calls!(UNet.learn of "case_unet"
        (noisy: [M<8, 4>; 1] = "noisy", clean: [M<8, 4>; 1] = "clean")
        -> (loss: f64 = "loss", cleaned: [M<8, 4>; 1] = "cleaned", dc: [M<2, 1>; 4] = "grad(c)",
            dn: [M<8, 4>; 1] = "grad(noisy)", dt: [M<8, 4>; 1] = "grad(clean)", dw: Sum<UNet> = "grad(parameters)"));
}

#[test]
fn a_stack_of_gated_convolutions() {
    four_calls!(WaveNet.learn of "case_wavenet"
        (wave: M<1, 12> = "wave", g: M<5, 12> = "grad(y)")
        -> (y: M<5, 12> = "y", dc: M<3, 12> = "grad(c)", dx: M<1, 12> = "grad(wave)", dw: Sum<WaveNet> = "grad(parameters)"));
}
