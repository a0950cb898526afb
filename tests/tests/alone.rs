//! A gradient has the same bits whether it is asked alone or with others, and in each of the four calls: compiled, with
//! whatever kernels the machine has.

use nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use tests::program::Draw;

net! {
    Images(input: [2, 9, 8]) = convolution(6, 3x3, padding = 1) |> tanh |> pooling(2x2, stride = 2) |> flatten
        |> hidden: linear(37) |> gelu |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
    fn all(input, target) -> (loss, hidden, grad(hidden), grad(logits), grad(0), grad(input), grad(parameters));
    fn of_input(input, target) -> grad(input);
    fn of_hidden(input, target) -> grad(hidden);
    fn of_value(input, target) -> grad(0);
    fn of_array(input, target) -> grad(hidden.weights);
    fn of_layer(input, target) -> grad(convolution.parameters);
    fn of_two(input, target) -> (grad(logits.biases), grad(logits.weights));
    fn of_loss(input, target) -> loss;
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    assert!(numbers.iter().any(|x| *x != 0.0), "all zero");
    numbers.iter().map(|x| x.to_bits()).collect()
}

fn sample(draw: &mut Draw) -> ([SMatrix<f32, 9, 8>; 2], Index<10>) {
    let mut image = || SMatrix::from_fn(|_, _| draw.number() as f32);
    let input = [image(), image()];
    (input, Index::new(draw.below(10)).expect("below 10"))
}

#[test]
fn alone_and_with_others() {
    let (net, mut draw) = (Images::seeded(3), Draw::new(11));
    for _ in 0..10 {
        let (input, target) = sample(&mut draw);
        let (loss, _, hidden_bar, _, z1_bar, input_bar, parameters_bar) = net.all(&input, target);
        let flat = |images: &[SMatrix<f32, 9, 8>]| {
            bits(&images.iter().flat_map(|m| m.as_slice().to_vec()).collect::<Vec<_>>())
        };
        assert_eq!(net.of_loss(&input, target).to_bits(), loss.to_bits());
        assert_eq!(flat(&net.of_input(&input, target)), flat(&input_bar));
        assert_eq!(flat(&net.of_value(&input, target)), flat(&z1_bar));
        assert_eq!(bits(net.of_hidden(&input, target).as_slice()), bits(hidden_bar.as_slice()));
        assert_eq!(bits(net.of_array(&input, target).as_slice()), bits(parameters_bar.hidden.weights.as_slice()));
        assert_eq!(net.of_layer(&input, target), parameters_bar.convolution);
        assert_eq!(net.of_two(&input, target), (parameters_bar.logits.biases, parameters_bar.logits.weights));
    }
}

#[test]
fn the_four_calls() {
    let (net, mut draw) = (Images::seeded(4), Draw::new(12));
    let (input, target) = sample(&mut draw);
    let expected = net.of_array(&input, target);
    let mut into = SMatrix::repeat(f32::NAN);
    net.of_array_into(&input, target, &mut into);
    let (mut scratch, mut with) = (ImagesOfArrayScratch::ZERO, SMatrix::repeat(f32::NAN));
    net.of_hidden(&input, target);
    net.of_array_with(&mut scratch, &input, target, &mut with);
    net.of_array_with(&mut scratch, &input, target, &mut with);
    let mut batch = SMatrix::repeat(f32::NAN);
    net.of_array_batch(&[input], &[target], &mut batch).expect("one sample each");
    assert_eq!([bits(into.as_slice()), bits(with.as_slice())], [(); 2].map(|()| bits(expected.as_slice())));
    // A block of samples rounds as it does with any other samples beside it.
    assert!((batch - expected).abs().max() <= 4.0 * f32::EPSILON * expected.abs().max());
}

#[test]
fn a_batch_sums_sample_by_sample_and_an_empty_one_is_zero() {
    let (net, mut draw) = (Images::seeded(5), Draw::new(13));
    let samples: Vec<_> = (0..3).map(|_| sample(&mut draw)).collect();
    let (inputs, targets): (Vec<_>, Vec<_>) = samples.into_iter().unzip();
    let mut batch = SMatrix::repeat(f32::NAN);
    net.of_array_batch(&inputs, &targets, &mut batch).expect("three samples each");
    let mut sum = net.of_array(&inputs[0], targets[0]);
    for (input, target) in inputs.iter().zip(&targets).skip(1) {
        sum += net.of_array(input, *target);
    }
    let scale = sum.abs().max();
    assert!(
        (batch - sum).abs().max() <= 4.0 * f32::EPSILON * scale,
        "the sum of three, of which each product rounds once more"
    );
    net.of_array_batch(&[], &[], &mut batch).expect("no sample");
    assert!(batch.iter().all(|x| x.to_bits() == 0));
}

#[test]
fn a_mismatch_writes_nothing() {
    let (net, mut draw) = (Images::seeded(6), Draw::new(14));
    let (input, target) = sample(&mut draw);
    let mut batch = SMatrix::repeat(7.0);
    let mismatch = net.of_array_batch(&[input, input], &[target], &mut batch).expect_err("two inputs and one target");
    assert_eq!(mismatch.to_string(), "expected 2 samples as in `input`, found 1 in `target`");
    assert!(batch.iter().all(|x| *x == 7.0));
    let mut bars = [SVector::repeat(7.0); 3];
    let mismatch = net.of_hidden_batch(&[input], &[target], &mut bars).expect_err("one input and three outputs");
    assert_eq!((mismatch.expected, mismatch.found, mismatch.argument), (1, 3, "hidden_bar"));
    assert!(bars.iter().flatten().all(|x| *x == 7.0));
}
