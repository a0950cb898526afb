//! Names: labels, positions, other spellings, keywords; inner values wanted, differentiated to and imposed on; and the
//! functions of a net that has no `fn` line.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, net_numbers};

net! {
    Inner<f64> =
        first: linear(5 -> 4) |> hidden: tanh |> second: linear(3) |> p: softmax |> cross_entropy_loss(index);
    fn look(input) -> (hidden, p);
    fn sense(input, target) -> (loss, grad(hidden), grad(first), grad(second), grad(p), grad(input));
    fn impose(input, grad(hidden)) -> (grad(input), grad(first.weights));
    fn impose_p(input, grad(p)) -> (grad(second.weights), grad(second.biases), grad(hidden), p);
    fn impose_both(input, target, grad(hidden), grad(loss)) -> (grad(input), grad(parameters));
    fn impose_three(grad(second), input, grad(hidden), grad(first)) -> (grad(hidden), grad(first), grad(first.parameters), grad(input));
    fn impose_loss(input, target, grad(loss)) -> (grad(input), grad(second.parameters));

    Positions<f64> = linear(4 -> 3) |> tanh |> linear(2);
    fn look(input) -> (0, 1, 2, output);
    fn sense(input) -> (grad(0.weights), grad(1), grad(2.parameters), output, grad(0));
    fn impose(input, grad(1)) -> (grad(0.biases), grad(0), grad(input));
    fn ends(input) -> (grad(output), output);

    Aliases<f64>(picture: [1, 4, 5]) =
        conv(2, 2x2) |> relu |> pool(2x2, stride = 2) |> flatten |> dense(3) |> softmax |> cross_entropy(index);
    fn either(picture, target) -> (grad(conv.weights), grad(convolution.biases), grad(linear.weights), loss, grad(picture));

    Keywords<f64> = type: linear(3 -> 2) |> match: tanh |> linear(2);
    fn look(input) -> (type, grad(match), grad(type.weights), grad(linear.parameters));

    Regression<f64> = linear(3 -> 2) |> mean_squared_loss;
    Classifier<f64> = linear(3 -> 4) |> softmax |> cross_entropy_loss(index);
}

net_numbers! {
    Inner { first, second }
    Positions { linear_1, linear_2 }
    Aliases { convolution, linear }
    Keywords { r#type, linear }
    Regression { linear }
    Classifier { linear }
}

#[test]
fn a_labelled_value_is_wanted() {
    four_calls!(Inner.look of "inner" (x: V<5> = "input") -> (h: V<4> = "hidden", p: V<3> = "p"));
}

#[test]
fn gradients_with_respect_to_labelled_values() {
    four_calls!(Inner.sense of "inner" (x: V<5> = "input", t: Index<3> = "target") -> (
        loss: f64 = "loss", dh: V<4> = "grad(hidden)", df: V<4> = "grad(first)", ds: V<3> = "grad(second)",
        dp: V<3> = "grad(p)", dx: V<5> = "grad(input)",
    ));
}

#[test]
fn only_imposed_gradients_seed() {
    four_calls!(Inner.impose of "inner" (x: V<5> = "input", dh: V<4> = "grad(hidden)")
        -> (dx: V<5> = "grad(input)", dw: Sum<M<4, 5>> = "grad(first.weights)"));
    four_calls!(Inner.impose_p of "inner" (x: V<5> = "input", dp: V<3> = "grad(p)") -> (
        dw: Sum<M<3, 4>> = "grad(second.weights)", db: Sum<V<3>> = "grad(second.biases)", dh: V<4> = "grad(hidden)", p: V<3> = "p",
    ));
    four_calls!(Inner.impose_loss of "inner" (x: V<5> = "input", t: Index<3> = "target", dl: f64 = "grad(loss)")
        -> (dx: V<5> = "grad(input)", g: Sum<Linear<f64, 4, 3>> = "grad(second.parameters)"));
}

#[test]
fn several_imposed_gradients_add_up() {
    four_calls!(Inner.impose_both of "inner"
        (x: V<5> = "input", t: Index<3> = "target", dh: V<4> = "grad(hidden)", dl: f64 = "grad(loss)")
        -> (dx: V<5> = "grad(input)", g: Sum<Inner> = "grad(parameters)"));
    four_calls!(Inner.impose_three of "inner"
        (ds: V<3> = "grad(second)", x: V<5> = "input", dh: V<4> = "grad(hidden)", df: V<4> = "grad(first)")
        -> (h: V<4> = "grad(hidden)", f: V<4> = "grad(first)", g: Sum<Linear<f64, 5, 4>> = "grad(first.parameters)", dx: V<5> = "grad(input)"));
}

#[test]
fn positions_are_names() {
    four_calls!(Positions.look of "positions" (x: V<4> = "input")
        -> (z: V<3> = "0", h: V<3> = "1", last: V<2> = "2", y: V<2> = "output"));
    four_calls!(Positions.sense of "positions" (x: V<4> = "input") -> (
        dw: Sum<M<3, 4>> = "grad(linear_1.weights)", dh: V<3> = "grad(1)",
        g: Sum<Linear<f64, 3, 2>> = "grad(linear_2.parameters)", y: V<2> = "output", dz: V<3> = "grad(0)",
    ));
    four_calls!(Positions.impose of "positions" (x: V<4> = "input", dh: V<3> = "grad(1)")
        -> (db: Sum<V<3>> = "grad(linear_1.biases)", dz: V<3> = "grad(0)", dx: V<4> = "grad(input)"));
}

#[test]
fn the_seed_is_the_gradient_of_the_output() {
    four_calls!(Positions.ends of "positions" (x: V<4> = "input") -> (dy: V<2> = "grad(output)", y: V<2> = "output"));
    assert_eq!(Positions::seeded(1).ends(&V::zeros()).0, V::<2>::from_element(1.0));
}

#[test]
fn other_spellings_and_a_port_with_its_own_name() {
    four_calls!(Aliases.either of "aliases" (x: [M<4, 5>; 1] = "picture", t: Index<3> = "target") -> (
        dk: Sum<[[M<2, 2>; 1]; 2]> = "grad(convolution.weights)", db: Sum<V<2>> = "grad(convolution.biases)",
        dw: Sum<M<3, 4>> = "grad(linear.weights)", loss: f64 = "loss", dx: [M<4, 5>; 1] = "grad(picture)",
    ));
}

#[test]
fn keywords_are_labels() {
    four_calls!(Keywords.look of "keywords" (x: V<3> = "input") -> (
        y: V<2> = "type", dm: V<2> = "grad(match)", dw: Sum<M<2, 3>> = "grad(type.weights)",
        g: Sum<Linear<f64, 2, 2>> = "grad(linear.parameters)",
    ));
}

#[test]
fn a_net_without_fn_lines_has_eval_and_gradients() {
    four_calls!(Regression.eval of "default_regression" (x: V<3> = "input", t: V<2> = "target") -> (loss: f64 = "loss"));
    four_calls!(Regression.gradients of "default_regression" (x: V<3> = "input", t: V<2> = "target") -> (
        loss: f64 = "loss", dx: V<3> = "grad(input)", dt: V<2> = "grad(target)", g: Sum<Regression> = "grad(parameters)",
    ));
    four_calls!(Classifier.eval of "default_classifier" (x: V<3> = "input", t: Index<4> = "target") -> (loss: f64 = "loss"));
    four_calls!(Classifier.gradients of "default_classifier" (x: V<3> = "input", t: Index<4> = "target")
        -> (loss: f64 = "loss", dx: V<3> = "grad(input)", g: Sum<Classifier> = "grad(parameters)"));
}
