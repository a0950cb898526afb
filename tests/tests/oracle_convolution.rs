//! `convolution` on `[channels, height, width]` with each of its options.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

/// Nets of one convolution on `[2, 7, 8]`, each with a test of its value and of its gradients at an imposed one.
macro_rules! convolutions {
    ($($test:ident: $net:ident of $case:literal = $layer:ident $arguments:tt -> [$o:literal, $h:literal, $w:literal];)*) => {$(
        net! {
            $net<f64>(input: [2, 7, 8]) = $layer $arguments;
            fn eval(input) -> output;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net { convolution } }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: [M<7, 8>; 2] = "input") -> (y: [M<$h, $w>; $o] = "output"));
            four_calls!($net.pullback of $case (x: [M<7, 8>; 2] = "input", dy: [M<$h, $w>; $o] = "grad(output)")
                -> (y: [M<$h, $w>; $o] = "output", dx: [M<7, 8>; 2] = "grad(input)", g: Sum<$net> = "grad(parameters)"));
        }
    )*};
}

convolutions! {
    no_options: Plain of "convolution_plain" = convolution(2 -> 3, 3x2) -> [3, 5, 7];
    one_number_holds_on_every_axis: Square of "convolution_square" = convolution(3, 3) -> [3, 5, 6];
    a_listed_kernel: Listed of "convolution_listed" = convolution(2 -> 4, [1, 4]) -> [4, 7, 5];
    stride: Stride of "convolution_stride" = convolution(3, 3x3, stride = 2) -> [3, 3, 3];
    stride_per_axis: Strides of "convolution_strides" = convolution(3, 2x3, stride = 2x1) -> [3, 3, 6];
    dilation: Dilation of "convolution_dilation" = convolution(3, 3x3, dilation = 2) -> [3, 3, 4];
    dilation_per_axis: Dilations of "convolution_dilations" = convolution(3, 2x3, dilation = 3x1) -> [3, 4, 6];
    padding: Padding of "convolution_padding" = convolution(3, 3x3, padding = 1) -> [3, 7, 8];
    padding_per_axis: Paddings of "convolution_paddings" = convolution(3, 3x3, padding = 2x1) -> [3, 9, 8];
    padding_same: Same of "convolution_same" = convolution(3, 3x5, padding = same) -> [3, 7, 8];
    padding_same_of_an_even_kernel: SameEven of "convolution_same_even" = convolution(3, 2x4, padding = same) -> [3, 7, 8];
    padding_same_with_dilation: SameDilated of "convolution_same_dilated"
        = convolution(3, 3x2, dilation = 2, padding = same) -> [3, 7, 8];
    padding_by_pairs: Pairs of "convolution_pairs" = convolution(3, 3x2, padding = [(1, 2), (0, 1)]) -> [3, 8, 8];
    all_options: All of "convolution_all"
        = convolution(2 -> 3, 2x3, stride = 2x3, dilation = 2x1, padding = [(1, 2), (0, 1)]) -> [3, 4, 3];
    without_biases: Unbiased of "convolution_unbiased" = convolution(3, 3x3, padding = 1, biases = none) -> [3, 7, 8];
}

net! {
    Chain<f64>(input: [1, 6, 7]) = convolution(3, 3x3, padding = 1) |> tanh |> convolution(2, 2x2, stride = 2) |> sigmoid;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn second(input, grad(output)) -> (grad(convolution_2.parameters), grad(convolution_1.weights));
}
net_numbers! { Chain { convolution_1, convolution_2 } }

#[test]
fn a_chain() {
    four_calls!(Chain.eval of "convolution_chain" (x: [M<6, 7>; 1] = "input") -> (y: [M<3, 3>; 2] = "output"));
    four_calls!(Chain.gradients of "convolution_chain" (x: [M<6, 7>; 1] = "input")
        -> (y: [M<3, 3>; 2] = "output", dx: [M<6, 7>; 1] = "grad(input)", g: Sum<Chain> = "grad(parameters)"));
    four_calls!(Chain.second of "convolution_chain" (x: [M<6, 7>; 1] = "input", dy: [M<3, 3>; 2] = "grad(output)") -> (
        g: Sum<Convolution2<f64, 2, 3, 2, 2>> = "grad(convolution_2.parameters)",
        dw: Sum<[[M<3, 3>; 1]; 3]> = "grad(convolution_1.weights)",
    ));
}

#[test]
fn the_learned_arrays_have_the_types_of_their_shapes() {
    let net: Plain = tests::Case::load("convolution_plain").parameters();
    let Convolution2::<f64, 3, 2, 3, 2, V<3>> { weights, biases } = net.convolution.clone();
    let mut flat: Vec<f64> = Vec::new();
    weights.iter().flatten().for_each(|kernel: &M<3, 2>| flat.extend(kernel.as_slice()));
    flat.extend(biases.as_slice());
    assert_eq!(net.parameters(), flat);
}
