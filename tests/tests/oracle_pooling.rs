//! `pooling` with each function and option. The input is cubed first, so that its gradient is no constant.

use net_runtime::prelude::*;
use tests::{M, four_calls, net_numbers};

/// Nets of one pooling on `[2, 5, 7]`, each with a test of its value and of its gradients, imposed and not.
macro_rules! poolings {
    ($($test:ident: $net:ident of $case:literal = $layer:ident $arguments:tt -> [$h:literal, $w:literal];)*) => {$(
        net! {
            $net<f64>(input: [2, 5, 7]) = map(|x| x * x * x) |> $layer $arguments;
            fn eval(input) -> output;
            fn gradients(input) -> (output, grad(all));
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: [M<5, 7>; 2] = "input") -> (y: [M<$h, $w>; 2] = "output"));
            four_calls!($net.gradients of $case (x: [M<5, 7>; 2] = "input")
                -> (y: [M<$h, $w>; 2] = "output", dx: [M<5, 7>; 2] = "grad(input)"));
            four_calls!($net.pullback of $case (x: [M<5, 7>; 2] = "input", dy: [M<$h, $w>; 2] = "grad(output)")
                -> (y: [M<$h, $w>; 2] = "output", dx: [M<5, 7>; 2] = "grad(input)"));
        }
    )*};
}

poolings! {
    maximum_and_stride_1_by_default: Max of "pooling_max" = pooling(2x2) -> [4, 6];
    one_number_holds_on_every_axis: MaxSingle of "pooling_max_single" = pooling(3) -> [3, 5];
    maximum_with_stride: MaxStride of "pooling_max_stride" = pooling(2x2, stride = 2) -> [2, 3];
    maximum_with_stride_per_axis: MaxStrides of "pooling_max_strides" = pooling(2x3, stride = 1x2, function = max) -> [4, 3];
    maximum_with_padding: MaxPadding of "pooling_max_padding" = pooling(3x3, stride = 2, padding = 1) -> [3, 4];
    maximum_with_pairs: MaxPairs of "pooling_max_pairs" = pooling(3x2, padding = [(1, 2), (0, 1)]) -> [6, 7];
    maximum_with_same: MaxSame of "pooling_max_same" = pooling(3x2, padding = same) -> [5, 7];
    mean: Mean of "pooling_mean" = pooling(2x2, stride = 2, function = mean) -> [2, 3];
    mean_divides_by_the_full_window: MeanPadding of "pooling_mean_padding" = pooling(3x3, padding = 1, function = mean) -> [5, 7];
    mean_with_pairs: MeanPairs of "pooling_mean_pairs"
        = pooling(2x3, stride = 2x1, padding = [(1, 0), (0, 2)], function = mean) -> [3, 7];
    total: Total of "pooling_total" = pooling(2x3, stride = 1x2, function = total) -> [4, 3];
    total_with_padding: TotalPadding of "pooling_total_padding"
        = pooling(3x3, stride = 3, padding = 2x1, function = total) -> [3, 3];
}
