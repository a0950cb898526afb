//! Losses on inputs of several ranks, alone and after the layer that makes their probabilities, and with logits so
//! large that the probabilities underflow; and of logits themselves.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

/// Nets without a `fn` line: the loss, and its gradients with respect to the input and to a real target.
macro_rules! default_losses {
    ($($test:ident: $net:ident of $case:literal = $shape:tt { $($chain:tt)* } $input:ty, $target:ty $(, real $real:ty)?;)*) => {$(
        net! { $net<f64>(input: $shape) = $($chain)*; }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $input = "input", t: $target = "target") -> (loss: f64 = "loss"));
            four_calls!($net.gradients of $case (x: $input = "input", t: $target = "target")
                -> (loss: f64 = "loss", dx: $input = "grad(input)" $(, dt: $real = "grad(target)")?));
        }
    )*};
}

default_losses! {
    index_of_a_vector: Index1 of "index_1" = [4] { cross_entropy_loss(index) } V<4>, Index<4>;
    index_of_a_matrix: Index2 of "index_2" = [3, 4] { cross_entropy_loss(index) } M<3, 4>, [Index<4>; 3];
    index_of_arrays: Index3 of "index_3" = [2, 3, 4] { cross_entropy_loss(index) } [M<3, 4>; 2], [[Index<4>; 3]; 2];
    probabilities_of_a_vector: Probabilities1 of "probabilities_1"
        = [4] { cross_entropy_loss(probabilities) } V<4>, V<4>, real V<4>;
    probabilities_of_a_matrix: Probabilities2 of "probabilities_2"
        = [3, 4] { cross_entropy_loss(probabilities) } M<3, 4>, M<3, 4>, real M<3, 4>;
    probabilities_of_arrays: Probabilities3 of "probabilities_3"
        = [2, 3, 4] { cross_entropy_loss(probabilities) } [M<3, 4>; 2], [M<3, 4>; 2], real [M<3, 4>; 2];
    binary_of_a_scalar: Binary0 of "binary_0" = [] { cross_entropy_loss(binary) } f64, f64, real f64;
    binary_of_a_vector: Binary1 of "binary_1" = [5] { cross_entropy_loss(binary) } V<5>, V<5>, real V<5>;
    binary_of_a_matrix: Binary2 of "binary_2" = [2, 3] { cross_entropy_loss(binary) } M<2, 3>, M<2, 3>, real M<2, 3>;
    mean_squared_of_a_scalar: MeanSquared0 of "mean_squared_0" = [] { mean_squared_loss } f64, f64, real f64;
    mean_squared_of_a_vector: MeanSquared1 of "mean_squared_1" = [4] { mean_squared_loss } V<4>, V<4>, real V<4>;
    mean_squared_of_a_matrix: MeanSquared2 of "mean_squared_2" = [2, 3] { mean_squared_loss } M<2, 3>, M<2, 3>, real M<2, 3>;
    mean_squared_of_arrays: MeanSquared3 of "mean_squared_3"
        = [2, 3, 2] { mean_squared_loss } [M<3, 2>; 2], [M<3, 2>; 2], real [M<3, 2>; 2];
    logits_of_a_vector_and_index: LogitsIndex1 of "logits_index_1"
        = [4] { cross_entropy_loss(index, from = logits) } V<4>, Index<4>;
    logits_of_a_matrix_and_index: LogitsIndex2 of "logits_index_2"
        = [3, 4] { cross_entropy_loss(index, from = logits) } M<3, 4>, [Index<4>; 3];
    logits_of_arrays_and_index: LogitsIndex3 of "logits_index_3"
        = [2, 3, 4] { cross_entropy_loss(index, from = logits) } [M<3, 4>; 2], [[Index<4>; 3]; 2];
    logits_of_a_vector_and_probabilities: LogitsProbabilities1 of "logits_probabilities_1"
        = [4] { cross_entropy_loss(probabilities, from = logits) } V<4>, V<4>, real V<4>;
    logits_of_a_matrix_and_probabilities: LogitsProbabilities2 of "logits_probabilities_2"
        = [3, 4] { cross_entropy_loss(probabilities, from = logits) } M<3, 4>, M<3, 4>, real M<3, 4>;
    logits_of_arrays_and_probabilities: LogitsProbabilities3 of "logits_probabilities_3"
        = [2, 3, 4] { cross_entropy_loss(probabilities, from = logits) } [M<3, 4>; 2], [M<3, 4>; 2], real [M<3, 4>; 2];
    logits_of_a_scalar_and_binary: LogitsBinary0 of "logits_binary_0"
        = [] { cross_entropy_loss(binary, from = logits) } f64, f64, real f64;
    logits_of_a_vector_and_binary: LogitsBinary1 of "logits_binary_1"
        = [5] { cross_entropy_loss(binary, from = logits) } V<5>, V<5>, real V<5>;
    logits_of_a_matrix_and_binary: LogitsBinary2 of "logits_binary_2"
        = [2, 3] { cross_entropy_loss(binary, from = logits) } M<2, 3>, M<2, 3>, real M<2, 3>;
    far_logits_of_a_vector_and_index: FarLogitsIndex1 of "far_logits_index_1"
        = [4] { cross_entropy_loss(index, from = logits) } V<4>, Index<4>;
    far_logits_of_a_matrix_and_index: FarLogitsIndex2 of "far_logits_index_2"
        = [3, 4] { cross_entropy_loss(index, from = logits) } M<3, 4>, [Index<4>; 3];
    far_logits_of_arrays_and_index: FarLogitsIndex3 of "far_logits_index_3"
        = [2, 3, 4] { cross_entropy_loss(index, from = logits) } [M<3, 4>; 2], [[Index<4>; 3]; 2];
    far_logits_of_a_vector_and_probabilities: FarLogitsProbabilities1 of "far_logits_probabilities_1"
        = [4] { cross_entropy_loss(probabilities, from = logits) } V<4>, V<4>, real V<4>;
    far_logits_of_a_matrix_and_probabilities: FarLogitsProbabilities2 of "far_logits_probabilities_2"
        = [3, 4] { cross_entropy_loss(probabilities, from = logits) } M<3, 4>, M<3, 4>, real M<3, 4>;
    far_logits_of_arrays_and_probabilities: FarLogitsProbabilities3 of "far_logits_probabilities_3"
        = [2, 3, 4] { cross_entropy_loss(probabilities, from = logits) } [M<3, 4>; 2], [M<3, 4>; 2], real [M<3, 4>; 2];
    far_logits_of_a_scalar_and_binary: FarLogitsBinary0 of "far_logits_binary_0"
        = [] { cross_entropy_loss(binary, from = logits) } f64, f64, real f64;
    far_logits_of_a_vector_and_binary: FarLogitsBinary1 of "far_logits_binary_1"
        = [5] { cross_entropy_loss(binary, from = logits) } V<5>, V<5>, real V<5>;
    far_logits_of_a_matrix_and_binary: FarLogitsBinary2 of "far_logits_binary_2"
        = [2, 3] { cross_entropy_loss(binary, from = logits) } M<2, 3>, M<2, 3>, real M<2, 3>;
    softmax_of_columns_and_index_of_rows: ColumnsIndex of "softmax_columns_index"
        = [3, 4] { softmax(axis = 0) |> cross_entropy_loss(index, from = probabilities) } M<3, 4>, [Index<4>; 3];
    softmax_of_columns_and_probabilities_of_rows: ColumnsProbabilities of "softmax_columns_probabilities"
        = [3, 4] { softmax(axis = 0) |> cross_entropy_loss(probabilities, from = probabilities) } M<3, 4>, M<3, 4>, real M<3, 4>;
}

net! {
    OneHot<f64> = linear(3 -> 4) |> softmax |> cross_entropy_loss(probabilities);
}
net_numbers! { OneHot { linear } }

#[test]
fn targets_of_zero_and_one() {
    four_calls!(OneHot.eval of "one_hot" (x: V<3> = "input", t: V<4> = "target") -> (loss: f64 = "loss"));
    four_calls!(OneHot.gradients of "one_hot" (x: V<3> = "input", t: V<4> = "target") -> (
        loss: f64 = "loss", dx: V<3> = "grad(input)", dt: V<4> = "grad(target)", g: Sum<OneHot> = "grad(parameters)",
    ));
}

/// The probabilities have a name: their value, and the gradient with respect to them, beside the stable form.
macro_rules! after_softmax {
    ($($test:ident: $net:ident of $case:literal = $shape:tt $against:tt $input:ty, $target:ty $(, real $real:ty)?;)*) => {$(
        net! {
            $net<f64>(input: $shape) = p: softmax |> cross_entropy_loss $against;
            fn eval(input, target) -> loss;
            fn gradients(input, target) -> (loss, grad(all));
            fn beside(input, target) -> (grad(p), p, grad(input), loss);
            fn alone(input, target) -> grad(p);
            fn imposed(input, target, grad(loss), grad(p)) -> grad(input);
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $input = "input", t: $target = "target") -> (loss: f64 = "loss"));
            four_calls!($net.gradients of $case (x: $input = "input", t: $target = "target")
                -> (loss: f64 = "loss", dx: $input = "grad(input)" $(, dt: $real = "grad(target)")?));
            four_calls!($net.beside of $case (x: $input = "input", t: $target = "target")
                -> (dp: $input = "grad(p)", p: $input = "p", dx: $input = "grad(input)", loss: f64 = "loss"));
            four_calls!($net.alone of $case (x: $input = "input", t: $target = "target") -> (dp: $input = "grad(p)"));
            four_calls!($net.imposed of $case
                (x: $input = "input", t: $target = "target", dl: f64 = "grad(loss)", dp: $input = "grad(p)")
                -> (dx: $input = "grad(input)"));
        }
    )*};
}

after_softmax! {
    softmax_and_index_of_a_vector: SoftmaxIndex1 of "softmax_index_1" = [4] (index) V<4>, Index<4>;
    softmax_and_index_of_a_matrix: SoftmaxIndex2 of "softmax_index_2" = [3, 4] (index) M<3, 4>, [Index<4>; 3];
    softmax_and_index_of_arrays: SoftmaxIndex3 of "softmax_index_3"
        = [2, 3, 4] (index) [M<3, 4>; 2], [[Index<4>; 3]; 2];
    softmax_and_probabilities_of_a_vector: SoftmaxProbabilities1 of "softmax_probabilities_1"
        = [4] (probabilities) V<4>, V<4>, real V<4>;
    softmax_and_probabilities_of_a_matrix: SoftmaxProbabilities2 of "softmax_probabilities_2"
        = [3, 4] (probabilities) M<3, 4>, M<3, 4>, real M<3, 4>;
    softmax_and_probabilities_of_arrays: SoftmaxProbabilities3 of "softmax_probabilities_3"
        = [2, 3, 4] (probabilities) [M<3, 4>; 2], [M<3, 4>; 2], real [M<3, 4>; 2];
}

macro_rules! after_sigmoid {
    ($($test:ident: $net:ident of $case:literal = $shape:tt $input:ty;)*) => {$(
        net! {
            $net<f64>(input: $shape) = p: sigmoid |> cross_entropy_loss(binary);
            fn eval(input, target) -> loss;
            fn gradients(input, target) -> (loss, grad(all));
            fn beside(input, target) -> (grad(p), p, grad(input), loss);
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $input = "input", t: $input = "target") -> (loss: f64 = "loss"));
            four_calls!($net.gradients of $case (x: $input = "input", t: $input = "target")
                -> (loss: f64 = "loss", dx: $input = "grad(input)", dt: $input = "grad(target)"));
            four_calls!($net.beside of $case (x: $input = "input", t: $input = "target")
                -> (dp: $input = "grad(p)", p: $input = "p", dx: $input = "grad(input)", loss: f64 = "loss"));
        }
    )*};
}

after_sigmoid! {
    sigmoid_and_binary_of_a_scalar: SigmoidBinary0 of "sigmoid_binary_0" = [] f64;
    sigmoid_and_binary_of_a_vector: SigmoidBinary1 of "sigmoid_binary_1" = [5] V<5>;
    sigmoid_and_binary_of_a_matrix: SigmoidBinary2 of "sigmoid_binary_2" = [2, 3] M<2, 3>;
}

/// Logits from -1000 to 1000. Wanted is what `log_softmax` and `log_sigmoid` give.
macro_rules! large {
    ($($test:ident: $net:ident of $case:literal = $shape:tt { $($chain:tt)* } $input:ty, $target:ty $(, real $real:ty)?;)*) => {$(
        net! {
            $net<f64>(input: $shape) = p: $($chain)*;
            fn eval(input, target) -> loss;
            fn gradients(input, target) -> (loss, grad(all));
            fn beside(input, target) -> (p, loss, grad(input));
        }
        net_numbers! { $net {} }

        #[test]
        fn $test() {
            four_calls!($net.eval of $case (x: $input = "input", t: $target = "target") -> (loss: f64 = "loss"));
            four_calls!($net.gradients of $case (x: $input = "input", t: $target = "target")
                -> (loss: f64 = "loss", dx: $input = "grad(input)" $(, dt: $real = "grad(target)")?));
            four_calls!($net.beside of $case (x: $input = "input", t: $target = "target")
                -> (p: $input = "p", loss: f64 = "loss", dx: $input = "grad(input)"));
        }
    )*};
}

large! {
    large_logits_and_index_of_a_vector: LargeIndex1 of "large_index_1"
        = [6] { softmax |> cross_entropy_loss(index) } V<6>, Index<6>;
    large_logits_and_index_of_a_matrix: LargeIndex2 of "large_index_2"
        = [3, 6] { softmax |> cross_entropy_loss(index) } M<3, 6>, [Index<6>; 3];
    large_logits_and_probabilities_of_a_vector: LargeProbabilities1 of "large_probabilities_1"
        = [6] { softmax |> cross_entropy_loss(probabilities) } V<6>, V<6>, real V<6>;
    large_logits_and_probabilities_of_a_matrix: LargeProbabilities2 of "large_probabilities_2"
        = [3, 6] { softmax |> cross_entropy_loss(probabilities) } M<3, 6>, M<3, 6>, real M<3, 6>;
    large_logits_in_columns: LargeColumns of "large_columns"
        = [3, 6] { softmax(axis = 0) |> cross_entropy_loss(probabilities, from = probabilities) } M<3, 6>, M<3, 6>, real M<3, 6>;
    a_large_logit: LargeBinary0 of "large_binary_0" = [] { sigmoid |> cross_entropy_loss(binary) } f64, f64, real f64;
    large_logits_of_independent_events: LargeBinary1 of "large_binary_1"
        = [5] { sigmoid |> cross_entropy_loss(binary) } V<5>, V<5>, real V<5>;
}
