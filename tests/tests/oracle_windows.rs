//! Layers with windows along one, two and three spatial axes, with each of their options.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

/// Nets of one layer that learns, each with a test of its value and of its gradients at an imposed one.
macro_rules! learned {
    ($($field:ident: $input:tt as $from:ty {
        $($test:ident: $net:ident of $case:literal = $layer:ident $arguments:tt -> $to:ty;)*
    })*) => {$($(
        net! {
            $net<f64>(input: $input) = $layer $arguments;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net { $field } }

        #[test]
        fn $test() {
            four_calls!($net.pullback of $case (x: $from = "input", dy: $to = "grad(output)")
                -> (y: $to = "output", dx: $from = "grad(input)", g: Sum<$net> = "grad(parameters)"));
        }
    )*)*};
}

learned! {
    convolution: [4, 7] as M<4, 7> {
        a_convolution_along_one_axis: PlainConvolution1 of "windows_convolution_1" = convolution(3, 2) -> M<3, 6>;
        all_options_along_one_axis: Convolution1All of "windows_convolution_1_all" = convolution(4 -> 3, 2, stride = 2, dilation = 3, padding = [(1, 2)]) -> M<3, 4>;
        same_with_a_stride_along_one_axis: Convolution1Same of "windows_convolution_1_same" = convolution(3, 4, stride = 2, padding = same) -> M<3, 4>;
        without_biases_along_one_axis: Convolution1Unbiased of "windows_convolution_1_unbiased" = convolution(3, [3], padding = 1, biases = none) -> M<3, 7>;
        groups_along_one_axis: Groups1 of "windows_groups_1" = convolution(6, 3, groups = 2) -> M<6, 5>;
        convolution_1_same_upper: Convolution1Upper of "windows_convolution_1_same_upper" = convolution(3, 4, stride = 3, padding = same_upper) -> M<3, 3>;
        convolution_1_same_lower: Convolution1Lower of "windows_convolution_1_same_lower" = convolution(3, 4, stride = 3, padding = same_lower) -> M<3, 3>;
    }
    convolution: [4, 4, 5] as [M<4, 5>; 4] {
        same_with_strides: Convolution2SameStride of "windows_convolution_2_same_stride" = convolution(2, 2x3, stride = 4x3, padding = same) -> [M<1, 2>; 2];
        groups_with_stride_and_padding: Groups2 of "windows_groups_2" = convolution(4 -> 2, 3x2, stride = 2x1, padding = 1, groups = 2) -> [M<2, 6>; 2];
        a_group_a_channel: GroupsDepthwise of "windows_groups_depthwise" = convolution(8, 3x3, dilation = 2x1, padding = 1, groups = 4) -> [M<2, 5>; 8];
        convolution_2_same_upper: Convolution2Upper of "windows_convolution_2_same_upper" = convolution(2, 3x2, stride = 2, dilation = 1x2, padding = same_upper) -> [M<2, 3>; 2];
        convolution_2_same_lower: Convolution2Lower of "windows_convolution_2_same_lower" = convolution(2, 3x2, stride = 2, dilation = 1x2, padding = same_lower) -> [M<2, 3>; 2];
    }
    convolution: [2, 3, 4, 3] as [[M<4, 3>; 3]; 2] {
        a_convolution_along_three_axes: PlainConvolution3 of "windows_convolution_3" = convolution(3, 2) -> [[M<3, 2>; 2]; 3];
        all_options_along_three_axes: Convolution3All of "windows_convolution_3_all" = convolution(2 -> 3, 2x1x3, stride = 2x1x2, dilation = [2, 1, 1], padding = [(1, 2), (0, 0), (0, 1)]) -> [[M<4, 1>; 2]; 3];
        same_without_biases_along_three_axes: Convolution3Same of "windows_convolution_3_same" = convolution(2, 3x2x3, stride = 2x1x3, padding = same, biases = none) -> [[M<4, 1>; 2]; 2];
        groups_along_three_axes: Groups3 of "windows_groups_3" = convolution(4, 2, groups = 2, biases = none) -> [[M<3, 2>; 2]; 4];
        convolution_3_same_upper: Convolution3Upper of "windows_convolution_3_same_upper" = convolution(2, 2x3x2, stride = 2x3x1, padding = same_upper, groups = 2) -> [[M<2, 3>; 2]; 2];
        convolution_3_same_lower: Convolution3Lower of "windows_convolution_3_same_lower" = convolution(2, 2x3x2, stride = 2x3x1, padding = same_lower, groups = 2) -> [[M<2, 3>; 2]; 2];
    }
    deconvolution: [4, 7] as M<4, 7> {
        a_deconvolution_along_one_axis: PlainDeconvolution1 of "windows_deconvolution_1" = deconvolution(3, 2) -> M<3, 8>;
        deconvolution_1_all: Deconvolution1All of "windows_deconvolution_1_all" = deconvolution(4 -> 3, 3, stride = 3, dilation = 2, padding = [(2, 1)]) -> M<3, 20>;
        deconvolution_1_groups: Deconvolution1Groups of "windows_deconvolution_1_groups" = deconvolution(6, 2, stride = 2, groups = 2, biases = none) -> M<6, 14>;
        deconvolution_1_same: Deconvolution1Same of "windows_deconvolution_1_same" = deconvolution(2, 4, stride = 2, padding = same) -> M<2, 14>;
        deconvolution_1_same_upper: Deconvolution1Upper of "windows_deconvolution_1_same_upper" = deconvolution(3, 5, stride = 2, padding = same_upper) -> M<3, 14>;
        deconvolution_1_same_lower: Deconvolution1Lower of "windows_deconvolution_1_same_lower" = deconvolution(3, 5, stride = 2, padding = same_lower) -> M<3, 14>;
        deconvolution_1_stride: Deconvolution1Stride of "windows_deconvolution_1_stride" = deconvolution(2, 3, stride = 2, padding = 1) -> M<2, 13>;
    }
    deconvolution: [4, 4, 5] as [M<4, 5>; 4] {
        a_deconvolution_along_two_axes: PlainDeconvolution2 of "windows_deconvolution_2" = deconvolution(3, 2) -> [M<5, 6>; 3];
        deconvolution_2_all: Deconvolution2All of "windows_deconvolution_2_all" = deconvolution(4 -> 2, 3x2, stride = 1x3, dilation = 2x1, padding = [(1, 3), (0, 2)], groups = 2) -> [M<4, 12>; 2];
        deconvolution_2_gaps: Deconvolution2Gaps of "windows_deconvolution_2_gaps" = deconvolution(2, 2x1, stride = 3, biases = none) -> [M<11, 13>; 2];
        deconvolution_2_groups: Deconvolution2Groups of "windows_deconvolution_2_groups" = deconvolution(6, 2, stride = 2, groups = 2, biases = none) -> [M<8, 10>; 6];
        deconvolution_2_same: Deconvolution2Same of "windows_deconvolution_2_same" = deconvolution(2, 4, stride = 2, padding = same) -> [M<8, 10>; 2];
        deconvolution_2_same_dilated: Deconvolution2SameDilated of "windows_deconvolution_2_same_dilated" = deconvolution(2, 3x2, dilation = 2x3, padding = same) -> [M<4, 5>; 2];
        deconvolution_2_same_gaps: Deconvolution2SameGaps of "windows_deconvolution_2_same_gaps" = deconvolution(2, 2x3, stride = 3x2, padding = same) -> [M<12, 10>; 2];
        deconvolution_2_same_upper: Deconvolution2Upper of "windows_deconvolution_2_same_upper" = deconvolution(2, 3x2, stride = 2x3, dilation = 2x1, padding = same_upper) -> [M<8, 15>; 2];
        deconvolution_2_same_lower: Deconvolution2Lower of "windows_deconvolution_2_same_lower" = deconvolution(2, 3x2, stride = 2x3, dilation = 2x1, padding = same_lower) -> [M<8, 15>; 2];
        deconvolution_2_stride: Deconvolution2Stride of "windows_deconvolution_2_stride" = deconvolution(2, 3, stride = 2, padding = 1) -> [M<7, 9>; 2];
    }
    deconvolution: [2, 3, 4, 3] as [[M<4, 3>; 3]; 2] {
        a_deconvolution_along_three_axes: PlainDeconvolution3 of "windows_deconvolution_3" = deconvolution(3, 2) -> [[M<5, 4>; 4]; 3];
        deconvolution_3_all: Deconvolution3All of "windows_deconvolution_3_all" = deconvolution(2 -> 4, 2x1x3, stride = 1x2x2, dilation = 2x1x1, padding = [(1, 0), (0, 1), (2, 1)], groups = 2) -> [[M<6, 4>; 4]; 4];
        deconvolution_3_groups: Deconvolution3Groups of "windows_deconvolution_3_groups" = deconvolution(6, 2, stride = 2, groups = 2, biases = none) -> [[M<8, 6>; 6]; 6];
        deconvolution_3_same: Deconvolution3Same of "windows_deconvolution_3_same" = deconvolution(2, 4, stride = 2, padding = same) -> [[M<8, 6>; 6]; 2];
        deconvolution_3_same_upper: Deconvolution3Upper of "windows_deconvolution_3_same_upper" = deconvolution(2, 2x3x4, stride = 1x2x3, padding = same_upper) -> [[M<8, 9>; 3]; 2];
        deconvolution_3_same_lower: Deconvolution3Lower of "windows_deconvolution_3_same_lower" = deconvolution(2, 2x3x4, stride = 1x2x3, padding = same_lower) -> [[M<8, 9>; 3]; 2];
        deconvolution_3_stride: Deconvolution3Stride of "windows_deconvolution_3_stride" = deconvolution(2, 3, stride = 2, padding = 1) -> [[M<7, 5>; 5]; 2];
    }
}

/// Nets of one layer that learns nothing, its input cubed first, so that the gradient is no constant.
macro_rules! plain {
    ($($input:tt as $from:ty {
        $($test:ident: $net:ident of $case:literal = $layer:ident $arguments:tt -> $to:ty;)*
    })*) => {$($(
        net! {
            $net<f64>(input: $input) = map(|x| x * x * x) |> $layer $arguments;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.pullback of $case (x: $from = "input", dy: $to = "grad(output)")
                -> (y: $to = "output", dx: $from = "grad(input)"));
        }
    )*)*};
}

plain! {
    [4, 7] as M<4, 7> {
        pooling_1_dilated: Pooling1Dilated of "windows_pooling_1_dilated" = pooling(2, dilation = 3, padding = [(1, 2)]) -> M<4, 7>;
        pooling_1_max: Pooling1Max of "windows_pooling_1_max" = pooling(2, function = max) -> M<4, 6>;
        pooling_1_max_padded: Pooling1MaxPadded of "windows_pooling_1_max_padded" = pooling(3, stride = 2, padding = 1, function = max) -> M<4, 4>;
        pooling_1_mean: Pooling1Mean of "windows_pooling_1_mean" = pooling(2, function = mean) -> M<4, 6>;
        pooling_1_mean_padded: Pooling1MeanPadded of "windows_pooling_1_mean_padded" = pooling(3, stride = 2, padding = 1, function = mean) -> M<4, 4>;
        pooling_1_same: Pooling1Same of "windows_pooling_1_same" = pooling([4], stride = 3, padding = same) -> M<4, 3>;
        pooling_1_same_upper: Pooling1Upper of "windows_pooling_1_same_upper" = pooling(4, stride = 3, padding = same_upper) -> M<4, 3>;
        pooling_1_same_lower: Pooling1Lower of "windows_pooling_1_same_lower" = pooling(4, stride = 3, padding = same_lower) -> M<4, 3>;
        pooling_1_total: Pooling1Total of "windows_pooling_1_total" = pooling(2, function = total) -> M<4, 6>;
        pooling_1_total_padded: Pooling1TotalPadded of "windows_pooling_1_total_padded" = pooling(3, stride = 2, padding = 1, function = total) -> M<4, 4>;
    }
    [4, 4, 5] as [M<4, 5>; 4] {
        pooling_2_dilated: Pooling2Dilated of "windows_pooling_2_dilated" = pooling(3x2, dilation = 2x3, stride = 1x2, padding = 1, function = mean) -> [M<2, 2>; 4];
        pooling_2_mean_same: Pooling2MeanSame of "windows_pooling_2_mean_same" = pooling(3x2, stride = 1x2, padding = same, function = mean) -> [M<4, 3>; 4];
        pooling_2_same_upper: Pooling2Upper of "windows_pooling_2_same_upper" = pooling(3x2, stride = 2, dilation = 1x2, padding = same_upper, function = mean) -> [M<2, 3>; 4];
        pooling_2_same_lower: Pooling2Lower of "windows_pooling_2_same_lower" = pooling(3x2, stride = 2, dilation = 1x2, padding = same_lower, function = mean) -> [M<2, 3>; 4];
        pooling_2_total_same: Pooling2TotalSame of "windows_pooling_2_total_same" = pooling(3x2, stride = 1x2, padding = same, function = total) -> [M<4, 3>; 4];
    }
    [2, 3, 4, 3] as [[M<4, 3>; 3]; 2] {
        pooling_3_same: Pooling3Same of "windows_pooling_3_same" = pooling(2x3x2, stride = 1x2x1, padding = same) -> [[M<2, 3>; 3]; 2];
        pooling_3_same_upper: Pooling3Upper of "windows_pooling_3_same_upper" = pooling(2x3x2, stride = 2x3x1, padding = same_upper, function = total) -> [[M<2, 3>; 2]; 2];
        pooling_3_same_lower: Pooling3Lower of "windows_pooling_3_same_lower" = pooling(2x3x2, stride = 2x3x1, padding = same_lower, function = total) -> [[M<2, 3>; 2]; 2];
        pooling_3_dilated: Pooling3Dilated of "windows_pooling_3_dilated" = pooling(2x2x1, dilation = 1x2x1, padding = [(0, 0), (1, 1), (0, 0)]) -> [[M<4, 3>; 2]; 2];
        pooling_3_dilated_mean: Pooling3DilatedMean of "windows_pooling_3_dilated_mean" = pooling(2, dilation = [1, 3, 2], function = mean) -> [[M<1, 1>; 2]; 2];
        pooling_3_max: Pooling3Max of "windows_pooling_3_max" = pooling(2, function = max) -> [[M<3, 2>; 2]; 2];
        pooling_3_max_padded: Pooling3MaxPadded of "windows_pooling_3_max_padded" = pooling(3, stride = 2, padding = 1, function = max) -> [[M<2, 2>; 2]; 2];
        pooling_3_mean: Pooling3Mean of "windows_pooling_3_mean" = pooling(2, function = mean) -> [[M<3, 2>; 2]; 2];
        pooling_3_mean_padded: Pooling3MeanPadded of "windows_pooling_3_mean_padded" = pooling(3, stride = 2, padding = 1, function = mean) -> [[M<2, 2>; 2]; 2];
        pooling_3_pairs: Pooling3Pairs of "windows_pooling_3_pairs" = pooling(2x3x1, stride = 2x1x3, padding = [(1, 0), (0, 2), (0, 0)]) -> [[M<4, 1>; 2]; 2];
        pooling_3_total: Pooling3Total of "windows_pooling_3_total" = pooling(2, function = total) -> [[M<3, 2>; 2]; 2];
        pooling_3_total_padded: Pooling3TotalPadded of "windows_pooling_3_total_padded" = pooling(3, stride = 2, padding = 1, function = total) -> [[M<2, 2>; 2]; 2];
    }
}

plain! {
    [2, 3, 2] as [M<3, 2>; 2] {
        padding_constant: PaddingConstant of "windows_padding_constant" = padding([(1, 0), (0, 0), (2, 1)], padding = 0.5) -> [M<3, 5>; 3];
    }
    [2, 3, 4] as [M<3, 4>; 2] {
        padding_fixed: PaddingFixed of "windows_padding_fixed" = padding([(0, 0), (2, 1), (0, 5)], padding = fixed) -> [M<6, 9>; 2];
        padding_reflected: PaddingReflected of "windows_padding_reflected" = padding([(1, 1), (2, 0), (3, 2)], padding = reflected) -> [M<5, 9>; 4];
    }
    [3] as V<3> {
        padding_fixed_vector: PaddingFixedVector of "windows_padding_fixed_vector" = padding([(2, 0)], padding = fixed) -> V<5>;
    }
    [2, 2, 3, 2] as [[M<3, 2>; 2]; 2] {
        padding_reflected_four: PaddingReflectedFour of "windows_padding_reflected_four" = padding([(0, 1), (1, 0), (0, 3), (2, 0)], padding = reflected) -> [[M<6, 4>; 3]; 3];
    }
    [3, 2] as M<3, 2> {
        padding_reflected_rounds: PaddingReflectedRounds of "windows_padding_reflected_rounds" = padding([(7, 5), (3, 4)], padding = reflected) -> M<15, 9>;
    }
    [4] as V<4> {
        padding_vector: PaddingVector of "windows_padding_vector" = padding([(2, 1)], padding = -1.5) -> V<7>;
    }
    [3, 4] as M<3, 4> {
        padding_zero: PaddingZero of "windows_padding_zero" = padding([(1, 2), (0, 1)]) -> M<6, 5>;
    }
}

plain! {
    [2, 5, 4] as [M<5, 4>; 2] {
        resize_every_other: ResizeEveryOther of "windows_resize_every_other" = resize([3, 4]) -> [M<3, 4>; 2];
    }
    [2, 1, 3] as [M<1, 3>; 2] {
        resize_from_one: ResizeFromOne of "windows_resize_from_one" = resize([4, 3]) -> [M<4, 3>; 2];
    }
    [2, 3, 4] as [M<3, 4>; 2] {
        resize_larger: ResizeLarger of "windows_resize_larger" = resize([5, 7]) -> [M<5, 7>; 2];
        resize_one_axis: ResizeOneAxis of "windows_resize_one_axis" = resize([3, 6]) -> [M<3, 6>; 2];
    }
    [2, 5] as M<2, 5> {
        resize_line: ResizeLine of "windows_resize_line" = resize(8) -> M<2, 8>;
    }
    [2, 3, 2] as [M<3, 2>; 2] {
        resize_nearest: ResizeNearest of "windows_resize_nearest" = resize([6, 6], resampling = nearest) -> [M<6, 6>; 2];
    }
    [2, 4] as M<2, 4> {
        resize_nearest_line: ResizeNearestLine of "windows_resize_nearest_line" = resize(scale = 3, resampling = nearest) -> M<2, 12>;
    }
    [1, 2, 3, 2] as [[M<3, 2>; 2]; 1] {
        resize_nearest_volume: ResizeNearestVolume of "windows_resize_nearest_volume" = resize(scale = 2x1x2, resampling = nearest) -> [[M<3, 4>; 4]; 1];
    }
    [1, 3, 2] as [M<3, 2>; 1] {
        resize_scaled: ResizeScaled of "windows_resize_scaled" = resize(scale = 2x3) -> [M<6, 6>; 1];
    }
    [2, 6, 5] as [M<6, 5>; 2] {
        resize_smaller: ResizeSmaller of "windows_resize_smaller" = resize([4, 2]) -> [M<4, 2>; 2];
    }
    [2, 3, 3] as [M<3, 3>; 2] {
        resize_to_one: ResizeToOne of "windows_resize_to_one" = resize([1, 4]) -> [M<1, 4>; 2];
    }
    [1, 2, 3, 4] as [[M<3, 4>; 2]; 1] {
        resize_volume: ResizeVolume of "windows_resize_volume" = resize([3, 5, 3]) -> [[M<5, 3>; 3]; 1];
    }
}

/// Nets of one normalisation, whose gradient is no constant, each asked for in every way.
macro_rules! responses {
    ($($input:tt as $from:ty {
        $($test:ident: $net:ident of $case:literal = $layer:ident $arguments:tt -> $to:ty;)*
    })*) => {$($(
        net! {
            $net<f64>(input: $input) = $layer $arguments;
            fn eval(input) -> output;
            fn gradients(input) -> (output, grad(all));
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $from = "input") -> (y: $to = "output"));
            four_calls!($net.gradients of $case (x: $from = "input") -> (y: $to = "output", dx: $from = "grad(input)"));
            four_calls!($net.pullback of $case (x: $from = "input", dy: $to = "grad(output)")
                -> (y: $to = "output", dx: $from = "grad(input)"));
        }
    )*)*};
}

responses! {
    [3] as V<3> {
        response_alone: ResponseAlone of "windows_response_alone" = local_response_normalization(window = 0, bias = 0.1) -> V<3>;
    }
    [6, 2, 3] as [M<2, 3>; 6] {
        response_default: ResponseDefault of "windows_response_default" = local_response_normalization() -> [M<2, 3>; 6];
    }
    [4, 2, 2] as [M<2, 2>; 4] {
        response_options: ResponseOptions of "windows_response_options" = local_response_normalization(alpha = 0.7, beta = 0.75, bias = 2, window = 1) -> [M<2, 2>; 4];
    }
    [3, 2, 2, 2] as [[M<2, 2>; 2]; 3] {
        response_volume: ResponseVolume of "windows_response_volume" = local_response_normalization(beta = 2) -> [[M<2, 2>; 2]; 3];
    }
    [3, 4] as M<3, 4> {
        response_wide: ResponseWide of "windows_response_wide" = local_response_normalization(window = 5, beta = 1) -> M<3, 4>;
    }
}

net! {
    Autoencoder<f64>(input: [2, 6]) =
        convolution(3, 3, stride = 2, padding = same) |> tanh |> deconvolution(2, 3, stride = 2, padding = same) |> sigmoid;
    fn eval(input) -> output;
    fn gradients(input) -> (output, grad(all));
    fn inner(input, grad(output)) -> (grad(deconvolution.parameters), grad(1), grad(convolution.weights));
}
net_numbers! { Autoencoder { convolution, deconvolution } }

#[test]
fn down_and_up_again() {
    four_calls!(Autoencoder.eval of "windows_autoencoder" (x: M<2, 6> = "input") -> (y: M<2, 6> = "output"));
    four_calls!(Autoencoder.gradients of "windows_autoencoder" (x: M<2, 6> = "input")
        -> (y: M<2, 6> = "output", dx: M<2, 6> = "grad(input)", g: Sum<Autoencoder> = "grad(parameters)"));
    four_calls!(Autoencoder.inner of "windows_autoencoder" (x: M<2, 6> = "input", dy: M<2, 6> = "grad(output)") -> (
        g: Sum<Deconvolution1<f64, 2, 3, 3>> = "grad(deconvolution.parameters)",
        dy1: M<3, 3> = "grad(1)",
        dw: Sum<[M<2, 3>; 3]> = "grad(convolution.weights)",
    ));
}

net! {
    Names<f64>(input: [2, 4]) = deconv(2, 3) |> lrn |> prelu |> elementwise(|x| x * x) |> fully_connected(3) |> mse_loss;
    fn gradients(input, target) -> (loss, grad(all));

    OtherNames<f64>(input: [2, 4]) = transposed_convolution(3, 2, stride = 2) |> last |> sin |> reverse |> mean_squared;
    fn gradients(input, target) -> (loss, grad(all));
}
net_numbers! { Names { deconvolution, parametric_ramp, linear } OtherNames { deconvolution } }

#[test]
fn other_names() {
    four_calls!(Names.gradients of "windows_names" (x: M<2, 4> = "input", t: V<3> = "target")
        -> (loss: f64 = "loss", dx: M<2, 4> = "grad(input)", dt: V<3> = "grad(target)", g: Sum<Names> = "grad(parameters)"));
    four_calls!(OtherNames.gradients of "windows_other_names" (x: M<2, 4> = "input", t: V<8> = "target")
        -> (loss: f64 = "loss", dx: M<2, 4> = "grad(input)", dt: V<8> = "grad(target)", g: Sum<OtherNames> = "grad(parameters)"));
}

#[test]
fn the_learned_arrays_have_the_types_of_their_shapes() {
    let Groups1 { convolution: Convolution1::<f64, 6, 2, 3> { weights, biases } } = Groups1::ZERO;
    let (_, _): ([M<2, 3>; 6], V<6>) = (weights, biases);
    let Groups3 { convolution: Convolution3::<f64, 4, 1, 2, 2, 2, ()> { weights, biases: () } } = Groups3::ZERO;
    let _: [[[M<2, 2>; 2]; 1]; 4] = weights;
    let Deconvolution2All { deconvolution: Deconvolution2::<f64, 2, 2, 3, 2> { weights, biases } } =
        Deconvolution2All::ZERO;
    let (_, _): ([[M<3, 2>; 2]; 2], V<2>) = (weights, biases);
}

/// Kernel (1, 10, 100) with a stride of 2 on 1 to 6: the extra element of `same_upper` is at the end.
#[test]
fn where_the_extra_element_of_same_is() {
    use nalgebra::matrix;
    net! {
        Upper(input: [1, 6]) = convolution(1, 3, stride = 2, padding = same_upper);
        fn f(input) -> output;
        Lower(input: [1, 6]) = convolution(1, 3, stride = 2, padding = same_lower);
        fn f(input) -> output;
        Same(input: [1, 6]) = convolution(1, 3, stride = 2, padding = same);
        fn f(input) -> output;
        Back(input: [1, 3]) = deconvolution(1, 3, stride = 2, padding = same_upper);
        fn f(input) -> output;
        BackLower(input: [1, 3]) = deconvolution(1, 3, stride = 2, padding = same_lower);
        fn f(input) -> output;
    }
    macro_rules! of {
        ($Net:ident) => {{
            let mut net = $Net::ZERO;
            net.parameters_mut().copy_from_slice(&[1.0, 10.0, 100.0, 0.0]);
            net
        }};
    }
    let x = matrix![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    assert_eq!(of!(Upper).f(&x), matrix![321.0, 543.0, 65.0]);
    assert_eq!(of!(Lower).f(&x), matrix![210.0, 432.0, 654.0]);
    assert_eq!(of!(Same).f(&x), matrix![210.0, 432.0, 654.0]);
    let x = matrix![1.0, 2.0, 3.0];
    assert_eq!(of!(Back).f(&x), matrix![1.0, 10.0, 102.0, 20.0, 203.0, 30.0]);
    assert_eq!(of!(BackLower).f(&x), matrix![10.0, 102.0, 20.0, 203.0, 30.0, 300.0]);
}
