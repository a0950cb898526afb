//! Layers that are the identity: what they give is a value of its own, with a gradient of its own.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;
use tests::program::attempted;

net! {
    Inside<f64> = a: linear(2 -> 2) |> d: dropout(0.5) |> tanh;
    fn at_both(input, grad(a), grad(output)) -> (grad(a), grad(d));
    fn at_one(input, grad(d)) -> (grad(a), grad(d), d);

    AtTheEnd<f64>(input: [2]) = a: tanh |> dropout;
    fn at_both(input, grad(a), grad(output)) -> (grad(a), grad(output), grad(input));
    fn at_one(input, grad(output)) -> (grad(output), grad(a), output, a);

    AtTheStart<f64>(input: [2]) = d: dropout |> map(|x| 3 * x);
    fn at_both(input, grad(input), grad(output)) -> (grad(input), grad(d));

    AllOfIt<f64>(input: []) = summation;
    fn at_both(input, grad(input), grad(output)) -> (grad(input), grad(output), output);

    /// Every layer that can be the identity, twice, so that one stands behind another.
    Many<f64>(input: [2, 3]) = s0: dropout(0.1) |> s1: padding([(0, 0), (0, 0)]) |> s2: padding([(0, 0), (0, 0)], padding = fixed)
        |> s3: resize([3]) |> s4: resize(scale = 1, resampling = nearest) |> s5: reshape([2, 3]) |> s6: resize(scale = 1)
        |> s7: flatten |> s8: flatten |> s9: reshape([6]) |> s10: summation |> s11: summation
        |> s12: dropout |> s13: reshape([]);
    fn at_each(input, grad(s0), grad(s1), grad(s2), grad(s3), grad(s4), grad(s5), grad(s6), grad(s7), grad(s8), grad(s9),
        grad(s10), grad(s11), grad(s12), grad(s13))
        -> (grad(input), grad(s0), grad(s1), grad(s2), grad(s3), grad(s4), grad(s5), grad(s6), grad(s7), grad(s8), grad(s9),
        grad(s10), grad(s11), grad(s12), grad(s13));
}

/// With an input of zeros `a` is 0 in both places, where the slope of `tanh` is 1.
#[test]
fn a_gradient_imposed_before_the_identity_is_not_behind_it() {
    let net = Inside { a: Linear { weights: SMatrix::identity(), biases: SVector::zeros() } };
    let (zero, imposed, behind) = (SVector::zeros(), vector![10.0, 20.0], vector![2.0, 3.0]);
    assert_eq!(net.at_both(&zero, &imposed, &behind), (vector![12.0, 23.0], behind));
    assert_eq!(net.at_one(&vector![0.25, 0.5], &behind), (behind, behind, vector![0.25, 0.5]));
}

#[test]
fn an_identity_at_the_end() {
    let (zero, imposed, behind) = (SVector::zeros(), vector![10.0, 20.0], vector![2.0, 3.0]);
    let sum = vector![12.0, 23.0];
    assert_eq!(AtTheEnd {}.at_both(&zero, &imposed, &behind), (sum, behind, sum));
    assert_eq!(AtTheEnd {}.at_one(&zero, &behind), (behind, behind, zero, zero));
}

#[test]
fn an_identity_at_the_start_and_as_the_whole_net() {
    let (x, imposed, behind) = (vector![1.0, -1.0], vector![10.0, 20.0], vector![2.0, 3.0]);
    assert_eq!(AtTheStart {}.at_both(&x, &imposed, &behind), (vector![16.0, 29.0], vector![6.0, 9.0]));
    assert_eq!(AllOfIt {}.at_both(7.0, 10.0, 2.0), (12.0, 2.0, 7.0));
}

/// What is imposed at `s0` to `s13` is 1, 2, 4, ... for each element: a gradient is the sum of all from there on.
#[test]
fn each_identity_of_many_has_the_gradients_from_there_on() {
    let all = |power: i32| 2.0_f64.powi(power);
    let (m, v) = (|power| SMatrix::<f64, 2, 3>::repeat(all(power)), |power| SVector::<f64, 6>::repeat(all(power)));
    let from = |power: i32| 16384.0 - all(power); // 2^power + ... + 2^13
    let found = Many {}.at_each(
        &m(0),
        &m(0),
        &m(1),
        &m(2),
        &m(3),
        &m(4),
        &m(5),
        &m(6),
        &v(7),
        &v(8),
        &v(9),
        all(10),
        all(11),
        all(12),
        all(13),
    );
    let (m, v) = (|power| SMatrix::<f64, 2, 3>::repeat(from(power)), |power| SVector::<f64, 6>::repeat(from(power)));
    assert_eq!((found.0, found.1, found.2, found.3, found.4, found.5), (m(0), m(0), m(1), m(2), m(3), m(4)));
    assert_eq!((found.6, found.7, found.8, found.9, found.10), (m(5), m(6), v(7), v(8), v(9)));
    assert_eq!((found.11, found.12, found.13, found.14), (from(10), from(11), from(12), from(13)));
}

/// A layer that is the identity changes no program: not what is computed, and not what is behind a stable form.
#[test]
fn an_identity_leaves_no_statement() {
    let pairs = [
        ("linear(3 -> 2) |> tanh", "linear(3 -> 2) |> dropout |> tanh |> flatten"),
        (
            "linear(3 -> 4) |> softmax |> cross_entropy_loss(index)",
            "linear(3 -> 4) |> softmax |> dropout |> flatten |> cross_entropy_loss(index)",
        ),
        (
            "linear(3 -> 4) |> softmax |> cross_entropy_loss(probabilities)",
            "linear(3 -> 4) |> softmax |> reshape([4]) |> dropout |> cross_entropy_loss(probabilities)",
        ),
        (
            "linear(3 -> 4) |> sigmoid |> cross_entropy_loss(binary)",
            "linear(3 -> 4) |> sigmoid |> dropout |> cross_entropy_loss(binary)",
        ),
    ];
    for (without, with) in pairs {
        let [without, with] = [without, with].map(|net| attempted(net).expect("no mistake"));
        assert_eq!(without.functions.len(), 2);
        for (without, with) in without.functions.iter().zip(&with.functions) {
            let operations = |derived: &net_compiler::derive::Derived| {
                let values = derived.program.values.iter();
                values.map(|value| (value.shape.clone(), value.batched, value.operation.clone())).collect::<Vec<_>>()
            };
            assert_eq!(operations(&without.derived), operations(&with.derived));
            assert_eq!(without.derived.results, with.derived.results);
        }
    }
}

/// The gradient with respect to probabilities that an identity hands on to a stable form is that of the form as it was:
/// `-1 / p` at the target.
#[test]
fn probabilities_behind_an_identity_have_their_own_gradient() {
    net! {
        Classes<f64>(input: [2]) = p: softmax |> d: dropout |> cross_entropy_loss(index);
        fn at_all(input, target, grad(p), grad(loss)) -> (loss, grad(d), grad(p), grad(input));
    }
    let (imposed, second) = (vector![0.5, 0.25], Index::<2>::new(1).expect("below 2"));
    let (loss, d_bar, p_bar, x_bar) = Classes {}.at_all(&SVector::zeros(), second, &imposed, 1.0);
    assert!((loss - 2.0_f64.ln()).abs() < 1e-15);
    assert_eq!((d_bar, p_bar), (vector![0.0, -2.0], vector![0.5, -1.75]));
    // The loss gives (1/2, -1/2), what is imposed p (p_bar - <p, p_bar>) = (1/16, -1/16).
    assert_eq!(x_bar, vector![0.5625, -0.5625]);
    net! {
        Far<f64>(input: [2]) = softmax |> flatten |> cross_entropy_loss(index);
    }
    let (loss, x_bar) = Far {}.gradients(&vector![1e4, 0.0], second);
    assert_eq!((loss, x_bar), (1e4, vector![1.0, -1.0]));
}
