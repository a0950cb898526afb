//! Shapes, reductions, sequences, learned arrays element by element, normalisation, tokens, and their losses.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

/// Nets of one layer, each with a test of its value and of its gradients from an imposed one.
macro_rules! layers {
    ($($test:ident: $net:ident of $case:literal = $shape:tt $layer:ident $(($($argument:tt)*))?; $x:ty => $y:ty;)*) => {$(
        net! {
            $net<f64>(input: $shape) = $layer $(($($argument)*))?;
            fn eval(input) -> output;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $x = "input") -> (y: $y = "output"));
            four_calls!($net.pullback of $case (x: $x = "input", dy: $y = "grad(output)")
                -> (y: $y = "output", dx: $x = "grad(input)"));
        }
    )*};
}

/// The same of a layer with learned arrays.
macro_rules! learned {
    ($($test:ident: $net:ident of $case:literal = $shape:tt { $($chain:tt)* } $x:ty => $y:ty { $field:ident };)*) => {$(
        net! {
            $net<f64>(input: $shape) = $($chain)*;
            fn eval(input) -> output;
            fn pullback(input, grad(output)) -> (output, grad(all));
        }
        net_numbers! { $net { $field } }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $x = "input") -> (y: $y = "output"));
            four_calls!($net.pullback of $case (x: $x = "input", dy: $y = "grad(output)")
                -> (y: $y = "output", dx: $x = "grad(input)", g: Sum<$net> = "grad(parameters)"));
        }
    )*};
}

layers! {
    flatten_first: FlattenFirst of "arrays_flatten_first" = [2, 3, 4] flatten(1); [M<3, 4>; 2] => M<6, 4>;
    flatten_last: FlattenLast of "arrays_flatten_last" = [2, 3, 4] flatten(-1); [M<3, 4>; 2] => M<2, 12>;
    reshape_more: ReshapeMore of "arrays_reshape_more" = [2, 3, 4] reshape([4, 3, 2]); [M<3, 4>; 2] => [M<3, 2>; 4];
    transpose: Transpose of "arrays_transpose" = [3, 4] transpose; M<3, 4> => M<4, 3>;
    transpose_first: TransposeFirst of "arrays_transpose_first" = [2, 3, 4] transpose; [M<3, 4>; 2] => [M<2, 4>; 3];
    transpose_cycle: TransposeCycle of "arrays_transpose_cycle"
        = [2, 3, 4] transpose(2, 0, 1); [M<3, 4>; 2] => [M<2, 3>; 4];
    transpose_from_the_end: TransposeFromTheEnd of "arrays_transpose_from_the_end"
        = [2, 3, 4] transpose(-2, -1, 0); [M<3, 4>; 2] => [M<4, 2>; 3];
    replicate: Replicate of "arrays_replicate" = [4] replicate(3); V<4> => M<3, 4>;
    replicate_scalar: ReplicateScalar of "arrays_replicate_scalar" = [] replicate([2, 3]); f64 => M<2, 3>;
    replicate_inside: ReplicateInside of "arrays_replicate_inside"
        = [3, 2] replicate([2, 4], axis = 1); M<3, 2> => [[M<4, 2>; 2]; 3];
    replicate_last: ReplicateLast of "arrays_replicate_last"
        = [3, 2] replicate(4, axis = -1); M<3, 2> => [M<2, 4>; 3];
    part: Part of "arrays_part" = [3, 4] part(0); M<3, 4> => V<4>;
    part_from_the_end: PartFromTheEnd of "arrays_part_from_the_end" = [3, 2, 4] part(-1); [M<2, 4>; 3] => M<2, 4>;
    part_of_a_vector: PartOfAVector of "arrays_part_of_a_vector" = [5] part(2); V<5> => f64;
    part_range: PartRange of "arrays_part_range" = [5, 3] part(1..3); M<5, 3> => M<2, 3>;
    part_inclusive: PartInclusive of "arrays_part_inclusive" = [5, 3] part(1..=-2); M<5, 3> => M<3, 3>;
    part_open: PartOpen of "arrays_part_open" = [5] part(..-1); V<5> => V<4>;
    part_axes: PartAxes of "arrays_part_axes" = [3, 5] part(.., 1..); M<3, 5> => M<3, 4>;
    part_mixed: PartMixed of "arrays_part_mixed" = [3, 2, 5] part(-2, .., ..=2); [M<2, 5>; 3] => M<2, 3>;
    part_step: PartStep of "arrays_part_step" = [2, 8] part(.., 1..7, step = [1, 3]); M<2, 8> => M<2, 2>;
    part_step_of_all: PartStepOfAll of "arrays_part_step_of_all"
        = [7, 5] part(1..7, .., step = 2); M<7, 5> => M<3, 3>;
    most: Most of "arrays_most" = [4, 3] sequence_most; M<4, 3> => M<3, 3>;
    rest: Rest of "arrays_rest" = [4, 3] rest; M<4, 3> => M<3, 3>;
    rest_of_a_vector: RestOfAVector of "arrays_rest_of_a_vector" = [4] sequence_rest; V<4> => V<3>;
    last: Last of "arrays_last" = [4] sequence_last; V<4> => f64;
    last_row: LastRow of "arrays_last_row" = [4, 2, 3] sequence_last; [M<2, 3>; 4] => M<2, 3>;
    map_word: MapWord of "arrays_map_word" = [2, 3] map(tanh); M<2, 3> => M<2, 3>;
    reverse: Reverse of "arrays_reverse" = [4, 3] sequence_reverse; M<4, 3> => M<4, 3>;
    image_augmentation: ImageAugmentation of "arrays_image_augmentation"
        = [2, 5, 8] image_augmentation([3, 4]); [M<5, 8>; 2] => [M<3, 4>; 2];
    dropout: Dropout of "arrays_dropout" = [4] dropout(0.25); V<4> => V<4>;
    summation: Summation of "arrays_summation" = [2, 3, 4] summation; [M<3, 4>; 2] => f64;
    mean_rows: MeanRows of "arrays_mean_rows" = [3, 5] aggregation(mean); M<3, 5> => V<3>;
    mean_columns: MeanColumns of "arrays_mean_columns" = [4, 2] aggregation(mean, axes = 0); M<4, 2> => V<2>;
    mean_outer: MeanOuter of "arrays_mean_outer" = [2, 2, 3] aggregation(mean, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    mean_all: MeanAll of "arrays_mean_all" = [2, 3] aggregation(mean, axes = all); M<2, 3> => f64;
    max_rows: MaxRows of "arrays_max_rows" = [3, 5] aggregation(max); M<3, 5> => V<3>;
    max_columns: MaxColumns of "arrays_max_columns" = [4, 2] aggregation(max, axes = 0); M<4, 2> => V<2>;
    max_outer: MaxOuter of "arrays_max_outer" = [2, 2, 3] aggregation(max, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    max_all: MaxAll of "arrays_max_all" = [2, 3] aggregation(max, axes = all); M<2, 3> => f64;
    min_rows: MinRows of "arrays_min_rows" = [3, 5] aggregation(min); M<3, 5> => V<3>;
    min_columns: MinColumns of "arrays_min_columns" = [4, 2] aggregation(min, axes = 0); M<4, 2> => V<2>;
    min_outer: MinOuter of "arrays_min_outer" = [2, 2, 3] aggregation(min, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    min_all: MinAll of "arrays_min_all" = [2, 3] aggregation(min, axes = all); M<2, 3> => f64;
    total_rows: TotalRows of "arrays_total_rows" = [3, 5] aggregation(total); M<3, 5> => V<3>;
    total_columns: TotalColumns of "arrays_total_columns" = [4, 2] aggregation(total, axes = 0); M<4, 2> => V<2>;
    total_outer: TotalOuter of "arrays_total_outer"
        = [2, 2, 3] aggregation(total, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    total_all: TotalAll of "arrays_total_all" = [2, 3] aggregation(total, axes = all); M<2, 3> => f64;
    times_rows: TimesRows of "arrays_times_rows" = [3, 5] aggregation(times); M<3, 5> => V<3>;
    times_columns: TimesColumns of "arrays_times_columns" = [4, 2] aggregation(times, axes = 0); M<4, 2> => V<2>;
    times_outer: TimesOuter of "arrays_times_outer"
        = [2, 2, 3] aggregation(times, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    times_all: TimesAll of "arrays_times_all" = [2, 3] aggregation(times, axes = all); M<2, 3> => f64;
    median_rows: MedianRows of "arrays_median_rows" = [3, 5] aggregation(median); M<3, 5> => V<3>;
    median_columns: MedianColumns of "arrays_median_columns" = [4, 2] aggregation(median, axes = 0); M<4, 2> => V<2>;
    median_outer: MedianOuter of "arrays_median_outer"
        = [2, 2, 3] aggregation(median, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    median_all: MedianAll of "arrays_median_all" = [2, 3] aggregation(median, axes = all); M<2, 3> => f64;
    variance_rows: VarianceRows of "arrays_variance_rows" = [3, 5] aggregation(variance); M<3, 5> => V<3>;
    variance_columns: VarianceColumns of "arrays_variance_columns"
        = [4, 2] aggregation(variance, axes = 0); M<4, 2> => V<2>;
    variance_outer: VarianceOuter of "arrays_variance_outer"
        = [2, 2, 3] aggregation(variance, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    variance_all: VarianceAll of "arrays_variance_all" = [2, 3] aggregation(variance, axes = all); M<2, 3> => f64;
    standard_deviation_rows: StandardDeviationRows of "arrays_standard_deviation_rows"
        = [3, 5] aggregation(standard_deviation); M<3, 5> => V<3>;
    standard_deviation_columns: StandardDeviationColumns of "arrays_standard_deviation_columns"
        = [4, 2] aggregation(standard_deviation, axes = 0); M<4, 2> => V<2>;
    standard_deviation_outer: StandardDeviationOuter of "arrays_standard_deviation_outer"
        = [2, 2, 3] aggregation(standard_deviation, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    standard_deviation_all: StandardDeviationAll of "arrays_standard_deviation_all"
        = [2, 3] aggregation(standard_deviation, axes = all); M<2, 3> => f64;
    mean_deviation_rows: MeanDeviationRows of "arrays_mean_deviation_rows"
        = [3, 5] aggregation(mean_deviation); M<3, 5> => V<3>;
    mean_deviation_columns: MeanDeviationColumns of "arrays_mean_deviation_columns"
        = [4, 2] aggregation(mean_deviation, axes = 0); M<4, 2> => V<2>;
    mean_deviation_outer: MeanDeviationOuter of "arrays_mean_deviation_outer"
        = [2, 2, 3] aggregation(mean_deviation, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    mean_deviation_all: MeanDeviationAll of "arrays_mean_deviation_all"
        = [2, 3] aggregation(mean_deviation, axes = all); M<2, 3> => f64;
    interquartile_range_rows: InterquartileRangeRows of "arrays_interquartile_range_rows"
        = [3, 5] aggregation(interquartile_range); M<3, 5> => V<3>;
    interquartile_range_columns: InterquartileRangeColumns of "arrays_interquartile_range_columns"
        = [4, 2] aggregation(interquartile_range, axes = 0); M<4, 2> => V<2>;
    interquartile_range_outer: InterquartileRangeOuter of "arrays_interquartile_range_outer"
        = [2, 2, 3] aggregation(interquartile_range, axes = [0, -1]); [M<2, 3>; 2] => V<2>;
    interquartile_range_all: InterquartileRangeAll of "arrays_interquartile_range_all"
        = [2, 3] aggregation(interquartile_range, axes = all); M<2, 3> => f64;
    times_zero: TimesZero of "arrays_times_zero" = [3, 4] aggregation(times); M<3, 4> => V<3>;
    median_of_three: MedianOfThree of "arrays_median_of_three" = [2, 3] aggregation(median); M<2, 3> => V<2>;
    range_of_two: RangeOfTwo of "arrays_range_of_two" = [3, 2] aggregation(interquartile_range); M<3, 2> => V<3>;
    normalization_plain: NormalizationPlain of "arrays_normalization_plain"
        = [3, 4] normalization(scaling = none, biases = none, epsilon = 0.1); M<3, 4> => M<3, 4>;
}

learned! {
    plus_0: Plus0 of "arrays_plus_0" = [] { map(|x| x) |> constant_plus |> sin } f64 => f64 { constant_plus };
    times_0: Times0 of "arrays_times_0" = [] { map(|x| x) |> constant_times |> sin } f64 => f64 { constant_times };
    plus_1: Plus1 of "arrays_plus_1" = [4] { constant_plus |> sin } V<4> => V<4> { constant_plus };
    times_1: Times1 of "arrays_times_1" = [4] { constant_times |> sin } V<4> => V<4> { constant_times };
    plus_2: Plus2 of "arrays_plus_2" = [2, 3] { constant_plus |> sin } M<2, 3> => M<2, 3> { constant_plus };
    times_2: Times2 of "arrays_times_2" = [2, 3] { constant_times |> sin } M<2, 3> => M<2, 3> { constant_times };
    plus_3: Plus3 of "arrays_plus_3"
        = [2, 2, 3] { constant_plus |> sin } [M<2, 3>; 2] => [M<2, 3>; 2] { constant_plus };
    times_3: Times3 of "arrays_times_3"
        = [2, 2, 3] { constant_times |> sin } [M<2, 3>; 2] => [M<2, 3>; 2] { constant_times };
    ramp: Ramp of "arrays_ramp" = [2, 3] { parametric_ramp } M<2, 3> => M<2, 3> { parametric_ramp };
    ramp_shared: RampShared of "arrays_ramp_shared"
        = [2, 3] { parametric_ramp(axes = []) } M<2, 3> => M<2, 3> { parametric_ramp };
    ramp_last: RampLast of "arrays_ramp_last"
        = [2, 2, 3] { parametric_ramp(axes = [0, -1]) } [M<2, 3>; 2] => [M<2, 3>; 2] { parametric_ramp };
    ramp_all: RampAll of "arrays_ramp_all" = [4] { parametric_ramp(axes = all) } V<4> => V<4> { parametric_ramp };
    normalization_default: NormalizationDefault of "arrays_normalization_default"
        = [3, 2, 4] { normalization } [M<2, 4>; 3] => [M<2, 4>; 3] { normalization };
    normalization_rows: NormalizationRows of "arrays_normalization_rows"
        = [3, 5] { instance_normalization } M<3, 5> => M<3, 5> { normalization };
    normalization_columns: NormalizationColumns of "arrays_normalization_columns"
        = [3, 5] { normalization(axes = 0) } M<3, 5> => M<3, 5> { normalization };
    normalization_layer: NormalizationLayer of "arrays_normalization_layer"
        = [5] { normalization(axes = all, scaling = same) } V<5> => V<5> { normalization };
    normalization_shared: NormalizationShared of "arrays_normalization_shared"
        = [2, 3] { normalization(axes = all) } M<2, 3> => M<2, 3> { normalization };
    normalization_listed: NormalizationListed of "arrays_normalization_listed"
        = [2, 3, 4] { normalization(axes = [0, -1], scaling = [-2, 2]) } [M<3, 4>; 2] => [M<3, 4>; 2] { normalization };
    normalization_unscaled: NormalizationUnscaled of "arrays_normalization_unscaled"
        = [3, 4] { normalization(scaling = none) } M<3, 4> => M<3, 4> { normalization };
    normalization_unshifted: NormalizationUnshifted of "arrays_normalization_unshifted"
        = [3, 4] { normalization(biases = none) } M<3, 4> => M<3, 4> { normalization };
    normalization_unbiased: NormalizationUnbiased of "arrays_normalization_unbiased"
        = [3, 4] { normalization(unbiased = true) } M<3, 4> => M<3, 4> { normalization };
    normalization_rms: NormalizationRms of "arrays_normalization_rms"
        = [3, 4] { normalization(method = rms, biases = none) } M<3, 4> => M<3, 4> { normalization };
    normalization_rms_shifted: NormalizationRmsShifted of "arrays_normalization_rms_shifted"
        = [3, 4] { normalization(method = rms) } M<3, 4> => M<3, 4> { normalization };
    normalization_standardized: NormalizationStandardized of "arrays_normalization_standardized"
        = [3, 4] { normalization(method = standardize, unbiased = false) } M<3, 4> => M<3, 4> { normalization };
    normalization_groups_unbiased: NormalizationGroupsUnbiased of "arrays_normalization_groups_unbiased" = [4, 3] {
        normalization(axes = all, groups = 2, scaling = 0, unbiased = true)
    } M<4, 3> => M<4, 3> { normalization };
    normalization_groups: NormalizationGroups of "arrays_normalization_groups"
        = [4, 3] { normalization(axes = all, groups = 2, scaling = 0) } M<4, 3> => M<4, 3> { normalization };
    normalization_groups_of_two_axes: NormalizationGroupsOfTwoAxes of "arrays_normalization_groups_of_two_axes"
        = [2, 4, 6] { normalization(groups = [2, 2]) } [M<4, 6>; 2] => [M<4, 6>; 2] { normalization };
}

/// Nets of tokens, whose gradients are those of what is learned.
macro_rules! tokens {
    ($($test:ident: $net:ident of $case:literal = $shape:tt of $classes:literal { $($chain:tt)* } $x:ty => $y:ty { $field:ident };)*) => {$(
        net! {
            $net<f64>(tokens: $shape of index($classes)) = $($chain)*;
            fn eval(tokens) -> output;
            fn learn(tokens, grad(output)) -> (output, grad(parameters));
        }
        net_numbers! { $net { $field } }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $x = "tokens") -> (y: $y = "output"));
            four_calls!($net.learn of $case (x: $x = "tokens", dy: $y = "grad(output)")
                -> (y: $y = "output", g: Sum<$net> = "grad(parameters)"));
        }
    )*};
}

tokens! {
    one_token_as_a_vector: UnitScalar of "arrays_unit_scalar" = [] of 4 { unit_vector |> linear(2) } Index<4> => V<2> { linear };
    tokens_as_vectors: UnitVector of "arrays_unit_vector" = [6] of 4 { unit_vector |> linear(2) } [Index<4>; 6] => V<2> { linear };
    rows_of_tokens: UnitMatrix of "arrays_unit_matrix" = [2, 3] of 4 { unit_vector |> linear(2) } [[Index<4>; 3]; 2] => V<2> { linear };
    tokens_of_stated_classes: UnitStated of "arrays_unit_stated" = [3] of 4 { unit_vector(4) |> linear(2) } [Index<4>; 3] => V<2> { linear };
    one_token_embedded: EmbeddingScalar of "arrays_embedding_scalar"
        = [] of 4 { embedding(3) |> tanh } Index<4> => V<3> { embedding };
    tokens_embedded: EmbeddingVector of "arrays_embedding_vector"
        = [6] of 4 { embedding(3) |> tanh } [Index<4>; 6] => M<6, 3> { embedding };
    rows_of_tokens_embedded: EmbeddingMatrix of "arrays_embedding_matrix"
        = [2, 3] of 4 { embedding(3) |> tanh } [[Index<4>; 3]; 2] => [M<3, 3>; 2] { embedding };
    tokens_arranged: EmbeddingArranged of "arrays_embedding_arranged" = [6] of 5 {
        reshape([2, 3]) |> transpose |> reverse |> rest |> part(.., 0) |> replicate(3) |> flatten |> part(1..=4) |> embedding(5 -> 2)
    } [Index<5>; 6] => M<4, 2> { embedding };
}

net! {
    OrderingFirst<f64>(input: [7]) = ordering(3);
    fn eval(input) -> output;

    OrderingLast<f64>(input: [7]) = ordering(-4);
    fn eval(input) -> output;

    OrderingEmbedded<f64>(input: [5]) = ordering(2) |> embedding(3) |> flatten |> linear(2);
    fn eval(input) -> output;
    fn learn(input, grad(output)) -> (output, grad(parameters));
}

net_numbers! { OrderingFirst {} OrderingLast {} OrderingEmbedded { embedding, linear } }

#[test]
fn positions_in_order() {
    four_calls!(OrderingFirst.eval of "arrays_ordering_first" (x: V<7> = "input") -> (y: [Index<7>; 3] = "output"));
    four_calls!(OrderingLast.eval of "arrays_ordering_last" (x: V<7> = "input") -> (y: [Index<7>; 4] = "output"));
}

#[test]
fn positions_are_tokens_of_later_layers() {
    four_calls!(OrderingEmbedded.eval of "arrays_ordering_embedded" (x: V<5> = "input") -> (y: V<2> = "output"));
    four_calls!(OrderingEmbedded.learn of "arrays_ordering_embedded" (x: V<5> = "input", dy: V<2> = "grad(output)")
        -> (y: V<2> = "output", g: Sum<OrderingEmbedded> = "grad(parameters)"));
}

/// Mean absolute losses.
macro_rules! losses {
    ($($test:ident: $net:ident of $case:literal = $shape:tt $x:ty;)*) => {$(
        net! {
            $net<f64>(input: $shape) = mean_absolute_loss;
            fn eval(input, target) -> loss;
            fn gradients(input, target) -> (loss, grad(all));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $x = "input", t: $x = "target") -> (loss: f64 = "loss"));
            four_calls!($net.gradients of $case (x: $x = "input", t: $x = "target")
                -> (loss: f64 = "loss", dx: $x = "grad(input)", dt: $x = "grad(target)"));
        }
    )*};
}

losses! {
    mean_absolute_of_a_scalar: MeanAbsolute0 of "arrays_mean_absolute_0" = [] f64;
    mean_absolute_of_a_vector: MeanAbsolute1 of "arrays_mean_absolute_1" = [4] V<4>;
    mean_absolute_of_a_matrix: MeanAbsolute2 of "arrays_mean_absolute_2" = [2, 3] M<2, 3>;
    mean_absolute_of_arrays: MeanAbsolute3 of "arrays_mean_absolute_3" = [2, 3, 2] [M<3, 2>; 2];
}

net! {
    Contrastive<f64> = map(|x| x * x) |> contrastive_loss;
    fn eval(input, target) -> loss;
    fn learn(input, target) -> (loss, grad(input));

    ContrastiveMargin<f64> = map(|x| x * x) |> contrastive_loss(margin = 2);
    fn eval(input, target) -> loss;
    fn learn(input, target) -> (loss, grad(input));
}

net_numbers! { Contrastive {} ContrastiveMargin {} }

#[test]
fn contrastive_loss_of_a_distance() {
    four_calls!(Contrastive.eval of "arrays_contrastive_default" (x: f64 = "input", t: f64 = "target") -> (loss: f64 = "loss"));
    four_calls!(Contrastive.learn of "arrays_contrastive_default" (x: f64 = "input", t: f64 = "target")
        -> (loss: f64 = "loss", dx: f64 = "grad(input)"));
    four_calls!(ContrastiveMargin.eval of "arrays_contrastive_margin" (x: f64 = "input", t: f64 = "target") -> (loss: f64 = "loss"));
    four_calls!(ContrastiveMargin.learn of "arrays_contrastive_margin" (x: f64 = "input", t: f64 = "target")
        -> (loss: f64 = "loss", dx: f64 = "grad(input)"));
}

net! {
    NamesOfTokens<f64>(tokens: [5] of index(3)) =
        most |> one_hot |> constant_times |> aggregate(total, axes = 0) |> mae_loss;
    fn learn(tokens, target) -> (loss, grad(target), grad(parameters));

    NamesOfLosses<f64>(input: [3]) = mean_absolute;
    fn gradients(input, target) -> (loss, grad(all));

    NamesOfDistances<f64> = map(|x| x * x) |> contrastive;
    fn learn(input, target) -> (loss, grad(input));
}

net_numbers! { NamesOfTokens { constant_times } NamesOfLosses {} NamesOfDistances {} }

#[test]
fn other_names() {
    four_calls!(NamesOfTokens.learn of "arrays_names_of_tokens" (x: [Index<3>; 5] = "tokens", t: V<3> = "target")
        -> (loss: f64 = "loss", dt: V<3> = "grad(target)", g: Sum<NamesOfTokens> = "grad(parameters)"));
    four_calls!(NamesOfLosses.gradients of "arrays_names_of_losses" (x: V<3> = "input", t: V<3> = "target")
        -> (loss: f64 = "loss", dx: V<3> = "grad(input)", dt: V<3> = "grad(target)"));
    four_calls!(NamesOfDistances.learn of "arrays_names_of_distances" (x: f64 = "input", t: f64 = "target")
        -> (loss: f64 = "loss", dx: f64 = "grad(input)"));
}
