//! `descend` is the gradient at the old parameters and then the update, to the bit, whatever reads an array and when; and it
//! stores no gradient that it need not.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

net! {
    Wide = linear(784 -> 32) |> ramp |> linear(10) |> softmax |> cross_entropy_loss(index);
    fn gradient(input, target) -> (loss, grad(parameters));
    fn learn(input, target) -> (loss, descend(parameters));

    /// Every array but the first layer's carries the seed back before it is updated.
    Deep = linear(5 -> 7) |> tanh |> linear(6) |> tanh |> linear(11, rate = 0.5) |> tanh |> linear([]) |> mean_squared_loss;
    fn gradient(input, target) -> (loss, grad(input), grad(parameters));
    fn learn(input, target) -> (descend(parameters), loss, grad(input));
    fn weights(input, target) -> (loss, descend(linear_2.weights));

    /// Each gradient reads the other array.
    Both(input: [3, 2]) = constant_times |> constant_times |> constant_plus |> constant_plus |> mean_squared_loss;
    fn gradient(input, target) -> (loss, grad(parameters));
    fn learn(input, target) -> (loss, descend(parameters));

    Images(input: [2, 7, 6]) = convolution(3, 3x2, padding = 1) |> ramp |> pooling(2x2, stride = 2)
        |> convolution(4, 2x2) |> normalization |> parametric_ramp |> flatten |> linear(6) |> mean_squared_loss;
    fn gradient(input, target) -> (loss, grad(parameters));
    fn learn(input, target) -> (loss, descend(parameters));

    /// Layers of equal size lend each other their memory.
    Equal = linear(1 -> 1) |> linear(1) |> linear(1);
    fn gradient(input, grad(output)) -> (output, grad(parameters));
    fn learn(input, grad(output)) -> (output, descend(parameters));
    train(batch = 8) fn gradients(input, grad(output)) -> (output, grad(parameters));
    train(batch = 8) fn learn_all(input, grad(output)) -> (output, descend(parameters));

    /// The same in a net that is a layer.
    Around = Equal |> linear(1) |> linear(1);
    fn gradient(input, grad(output)) -> (output, grad(parameters));
    fn learn(input, grad(output)) -> (output, descend(parameters));

    /// The gradients of the two arrays are one value.
    Alike(input: [3]) = a: constant_plus |> b: constant_plus;
    fn before(input, grad(output)) -> (descend(b.parameters), accumulate(a.parameters));
    fn after(input, grad(output)) -> (accumulate(a.parameters), descend(b.parameters));

    Double<f64> = linear(3 -> 3) |> tanh |> linear(3) |> linear(3) |> linear(3);
    fn gradient(input, grad(output)) -> (output, grad(parameters));
    fn learn(input, grad(output)) -> (output, descend(parameters));

    Tokens(input: [4] of index(9)) = embedding(5) |> flatten |> linear(3) |> mean_squared_loss;
    fn gradient(input, target) -> (loss, grad(parameters));
    fn learn(input, target) -> (loss, descend(parameters));
}

fn wave(i: usize) -> f32 {
    ((i * 7919 % 1000) as f32 - 500.0) / 400.0
}

fn vector<const N: usize>(seed: usize) -> SVector<f32, N> {
    SVector::from_fn(|i, _| wave(seed * 131 + i))
}

/// Irregular numbers in every array.
fn filled<N: Parameters<Scalar = f32>>() -> N {
    let mut net = N::ZERO;
    net.parameters_mut().iter_mut().enumerate().for_each(|(i, number)| *number = wave(i + 3) / 3.0);
    net
}

/// `before - rate * gradient`, each array at its own rate.
fn updated<N: Parameters<Scalar = f32>>(before: &N, gradient: &N, rate: f32) -> Vec<f32> {
    let rates: Vec<f32> = match N::RATES {
        [] => vec![rate; N::PARAMETERS],
        runs => runs.iter().flat_map(|(count, factor)| vec![rate * *factor as f32; *count]).collect(),
    };
    let each = before.parameters().iter().zip(gradient.parameters()).zip(rates);
    each.map(|((before, gradient), rate)| before - rate * gradient).collect()
}

fn assert_same(found: &[f32], wanted: &[f32]) {
    assert_eq!(found.len(), wanted.len());
    for (place, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        assert_eq!(found.to_bits(), wanted.to_bits(), "number {place}: {found}, not {wanted}");
    }
}

/// Two steps: the second starts where the first one ended.
macro_rules! steps {
    ($net:ident, $input:expr, $target:expr) => {{
        let mut net: $net = filled();
        for step in 0..2 {
            let (input, target) = ($input(step), $target(step));
            let (loss, gradient) = net.gradient(&input, target);
            let wanted = updated(&net, &gradient, 0.3);
            let moved = gradient.parameters().iter().filter(|g| **g != 0.0).count();
            assert!(3 * moved > $net::PARAMETERS, "{moved} of {}", $net::PARAMETERS);
            assert_eq!(net.learn(&input, target, 0.3), loss);
            assert_same(net.parameters(), &wanted);
        }
    }};
}

#[test]
fn a_wide_layer_is_updated_in_one_pass() {
    steps!(Wide, vector::<784>, |step: usize| Index::new(3 + step).unwrap());
    // The logits, hidden values and what is carried back to them; no 784 times 32.
    const { assert!(Wide::LEARN_SCRATCH_BYTES <= 4 * (2 * 32 + 4 * 10)) };
    let mut net: Box<Wide> = Box::new(filled());
    let (wanted, mut loss) = (net.gradient(&vector(1), Index::new(2).unwrap()), 0.0);
    let after = updated(&*net, &wanted.1, 0.1);
    let mut scratch = WideLearnScratch::ZERO;
    net.learn_with(&mut scratch, &vector(1), Index::new(2).unwrap(), 0.1, &mut loss);
    assert_eq!(loss, wanted.0);
    assert_same(net.parameters(), &after);
}

#[test]
fn the_seed_is_carried_back_through_the_old_weights() {
    let mut net: Deep = filled();
    for step in 0..3 {
        let (input, target) = (vector::<5>(step), wave(step));
        let (loss, input_bar, gradient) = net.gradient(&input, target);
        let wanted = updated(&net, &gradient, 0.3);
        assert_eq!(net.learn(&input, target, 0.3), (loss, input_bar));
        assert_same(net.parameters(), &wanted);
    }
    let (before, (loss, _, gradient)) = (net.clone(), net.gradient(&vector(7), 0.5));
    assert_eq!(net.weights(&vector(7), 0.5, 0.25), loss);
    let mut wanted = before.clone();
    wanted.linear_2.weights -= 0.25 * gradient.linear_2.weights;
    assert_eq!(net, wanted);
    // What is computed forward and what is carried back, each of 11 numbers at most.
    const { assert!(Deep::LEARN_SCRATCH_BYTES <= 4 * 2 * (5 + 7 + 6 + 11)) };
}

#[test]
fn two_gradients_that_read_each_other_s_array_are_both_at_the_old_one() {
    let matrix = |step: usize| SMatrix::<f32, 3, 2>::from_fn(|i, j| wave(step * 31 + 2 * i + j));
    let mut net: Both = filled();
    for step in 0..2 {
        let (loss, gradient) = net.gradient(&matrix(step), &matrix(step + 9));
        let wanted = updated(&net, &gradient, 0.3);
        assert_ne!(gradient.constant_times_1, gradient.constant_times_2);
        assert_eq!(net.learn(&matrix(step), &matrix(step + 9), 0.3), loss);
        assert_same(net.parameters(), &wanted);
    }
}

#[test]
fn arrays_of_every_other_layer_are_updated() {
    let images =
        |step: usize| [0, 1].map(|c| SMatrix::<f32, 7, 6>::from_fn(|i, j| wave(step * 61 + c * 42 + i * 6 + j)));
    steps!(Images, images, |step: usize| &*Box::leak(Box::new(vector::<6>(step))));
    // A token that comes twice adds up before its row is updated.
    let tokens = |step: usize| [2, 8 - step, 2, 0].map(|token| Index::<9>::new(token).unwrap());
    let mut net: Tokens = filled();
    for step in 0..2 {
        let (loss, gradient) = net.gradient(&tokens(step), &vector![0.5, -1.0, 0.25]);
        let wanted = updated(&net, &gradient, 0.3);
        assert_eq!(net.learn(&tokens(step), &vector![0.5, -1.0, 0.25], 0.3), loss);
        assert_same(net.parameters(), &wanted);
    }
}

#[test]
fn layers_of_equal_size_lend_each_other_their_memory() {
    steps!(Equal, vector::<1>, |step: usize| &*Box::leak(Box::new(vector::<1>(step + 5))));
    steps!(Around, vector::<1>, |step: usize| &*Box::leak(Box::new(vector::<1>(step + 5))));
    let mut net = Double::seeded(3);
    let (input, output_bar) = (vector![0.5, -1.25, 2.0], vector![1.0, -0.5, 0.25]);
    let (output, gradient) = net.gradient(&input, &output_bar);
    let wanted: Vec<u64> =
        net.parameters().iter().zip(gradient.parameters()).map(|(a, a_bar)| (a - 0.3 * a_bar).to_bits()).collect();
    assert!(gradient.parameters().iter().all(|a_bar| *a_bar != 0.0));
    assert_eq!(net.learn(&input, &output_bar, 0.3), output);
    assert_eq!(net.parameters().iter().map(|a| a.to_bits()).collect::<Vec<_>>(), wanted);
}

#[test]
fn a_batch_of_static_size_descends_by_the_mean_in_layers_of_equal_size() {
    let mut net: Equal = filled();
    let (input, output_bar) = (std::array::from_fn(vector::<1>), std::array::from_fn(|s| vector::<1>(s + 20)));
    let (output, sum) = net.gradients(&input, &output_bar);
    let wanted = updated(&net, &sum, 0.5 / 8.0);
    assert_eq!(net.learn_all(&input, &output_bar, 0.5), output);
    assert_same(net.parameters(), &wanted);
}

#[test]
fn what_is_accumulated_is_not_what_another_array_descends_by() {
    let (x, seed) = (vector![1.0, 2.0, 3.0], vector![1.0, -2.0, 4.0]);
    for which in [Alike::before, Alike::after] {
        let (mut net, mut sum) = (Alike::ZERO, Alike::ZERO.a);
        sum.biases = vector![100.0, 100.0, 100.0];
        which(&mut net, &x, &seed, 0.5, &mut sum);
        assert_eq!(net.b.biases, seed * -0.5);
        assert_eq!(sum.biases, seed.add_scalar(100.0));
    }
}
