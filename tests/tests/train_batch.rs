//! `train(batch = n) fn` takes arrays of `n`: values, the samples' gradients and sums have the bits that `_batch` gives, and
//! `descend` those of `a - rate / n * sum`, whether one block of samples holds all or their gradients are summed first.

use nalgebra::{SMatrix, SVector, vector};
use net_runtime::prelude::*;

/// A net with the functions below for each size of a batch.
macro_rules! sizes {
    ($($size:literal)*) => { pastey::paste! {
        net! {
            Classes = hidden: linear(20 -> 9) |> tanh |> logits: linear(4, rate = 0.5) |> softmax |> cross_entropy_loss(index);
            fn any(input, target) -> (loss, logits, grad(input), grad(hidden), grad(parameters));
            $(
                train(batch = $size) fn [<all_ $size>](input, target) -> (loss, logits, grad(input), grad(hidden), grad(parameters));
                train(batch = $size) fn [<add_ $size>](input, target) -> (accumulate(parameters), loss);
                train(batch = $size) fn [<learn_ $size>](input, target) -> (loss, descend(parameters));
            )*
        }

        $(
            #[test]
            fn [<a_batch_of_ $size>]() {
                let inputs: [SVector<f32, 20>; $size] = std::array::from_fn(vector);
                let targets: [Index<4>; $size] = std::array::from_fn(|sample| Index::new(sample * 7 % 4).unwrap());
                let mut net: Classes = filled();
                let (mut losses, mut logits) = ([0.0; $size], [SVector::zeros(); $size]);
                let (mut back, mut hidden) = ([SVector::zeros(); $size], [SVector::zeros(); $size]);
                let mut sum = Classes::ZERO;
                net.any_batch(&inputs, &targets, &mut losses, &mut logits, &mut back, &mut hidden, &mut sum).unwrap();
                let found = net.[<all_ $size>](&inputs, &targets);
                // The kernels of one sample, which `_batch` does not use, sum in another order.
                let bound = if $size == 1 { 32.0 * f32::EPSILON } else { 0.0 };
                assert_close(&found.0, &losses, bound);
                each_close(&found.1, &logits, bound);
                each_close(&found.2, &back, bound);
                each_close(&found.3, &hidden, bound);
                assert_close(found.4.parameters(), sum.parameters(), bound);
                let (losses, .., sum) = found;
                assert!(sum.parameters().iter().all(|number| *number != 0.0));

                // What is there already is added to, in the order of the samples.
                let (mut added, mut wanted) = (filled::<Classes>(), filled::<Classes>());
                for (input, target) in inputs.iter().zip(targets) {
                    wanted += &net.any(input, target).4;
                }
                assert_eq!(net.[<add_ $size>](&inputs, &targets, &mut added), losses);
                assert_close(added.parameters(), wanted.parameters(), ($size + 4) as f32 * f32::EPSILON);

                let after = updated(&net, &sum, 0.3 / $size as f32);
                let mut with = net.clone();
                assert_eq!(net.[<learn_ $size>](&inputs, &targets, 0.3), losses);
                assert_same(net.parameters(), &after);
                // A scratch that was used before is as good as a new one.
                let (mut scratch, mut again) = (Box::new([<ClassesLearn $size Scratch>]::ZERO), [0.0; $size]);
                with.clone().[<learn_ $size _with>](&mut scratch, &inputs, &targets, 0.1, &mut again);
                with.[<learn_ $size _with>](&mut scratch, &inputs, &targets, 0.3, &mut again);
                assert_eq!((again, with), (losses, net));
                const { assert!(Classes::[<LEARN_ $size _SCRATCH_BYTES>] == size_of::<[<ClassesLearn $size Scratch>]>()) };
            }
        )*
    } };
}

sizes!(1 2 3 8 9 32 64 65 100);

net! {
    const N = 2 * 12;

    /// Every array but the first layer's carries the seed back before it is updated; its last bias is a scalar.
    Deep = linear(5 -> 7) |> tanh |> linear(6) |> tanh |> linear(11, rate = 0.5) |> tanh |> linear([]) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 4 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// Each gradient reads the other array.
    Both(input: [3, 2]) = constant_times |> constant_times |> constant_plus |> constant_plus |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 4 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// One block has fewer than 24 samples.
    Images(input: [2, 12, 12]) = convolution(16, 3x2, padding = 1) |> ramp |> pooling(2x2, stride = 2)
        |> convolution(4, 2x2) |> normalization |> parametric_ramp |> flatten |> linear(6) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 3) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    /// Not even eight samples fit a block, and the parameters are few.
    Large(input: [1, 90, 90]) = convolution(1, 3x3) |> convolution(1, 3x3) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = 3) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 2) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    Tokens(input: [4] of index(9)) = embedding(5) |> flatten |> linear(3) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(parameters));
    train(batch = N) fn learn(input, target) -> (loss, descend(parameters));
    train(batch = 4 * N) fn learn_blocks(input, target) -> (loss, descend(parameters));

    Double<f64> = linear(4 -> 3) |> tanh |> linear(2) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = N) fn learn(input, target) -> (descend(parameters), loss, grad(input));
    train(batch = 4 * N) fn learn_blocks(input, target) -> (descend(parameters), loss, grad(input));

    Plain = linear(3 -> 2);
    train(batch = 4) fn down(input) -> descend(parameters);
    train(batch = 80) fn down_blocks(input) -> (descend(linear.biases), descend(linear.weights));
    train(batch = 3) fn carry(input, grad(output)) -> (grad(input), grad(linear.weights), output);
    fn carry_batch(input) -> output;

    /// The intermediates of 32 samples are more than 460 KiB, but less than a gradient.
    Broad = linear(100 -> 2000) |> tanh |> linear([]) |> mean_squared_loss;
    fn any(input, target) -> (loss, grad(input), grad(parameters));
    train(batch = 32) fn learn(input, target) -> (descend(parameters), loss, grad(input));

    Smallest(input: [4]) = ordering(2);
    train(batch = 70) fn places(input) -> output;

    Line = linear(2 -> []);
    train(batch = 3) fn both(input) -> (grad(parameters), descend(parameters), grad(input));
    train(batch = 80) fn both_blocks(input) -> (descend(parameters), grad(linear.weights), grad(input));

    Scalar = map(|x| x * x);
    train(batch = 5) fn squares(input) -> (output, grad(input));

    Front = hidden: linear(3 -> 3) |> tanh;
    Tail = frozen front: Front |> inner: Plain |> linear(2, rate = 0) |> last: linear(2) |> mean_squared_loss;
    fn any(input, target) -> (loss, front, grad(front.hidden), grad(parameters));
    train(batch = 5) fn learn(input, target) -> (loss, front, grad(front.hidden), descend(parameters));
    train(batch = 70) fn learn_blocks(input, target) -> (descend(inner.parameters), loss, descend(last.parameters));
}

fn wave(i: usize) -> f32 {
    ((i * 7919 % 1000) as f32 - 500.0) / 400.0
}

fn vector<const N: usize>(seed: usize) -> SVector<f32, N> {
    SVector::from_fn(|i, _| wave(seed * 131 + i))
}

/// Irregular numbers in every array.
fn filled<N: Parameters<Scalar: From<f32>>>() -> N {
    let mut net = N::ZERO;
    net.parameters_mut().iter_mut().enumerate().for_each(|(i, number)| *number = (wave(i + 3) / 3.0).into());
    net
}

/// `before - rate * sum`, each array at its own rate.
fn updated<N: Parameters<Scalar = f32>>(before: &N, sum: &N, rate: f32) -> Vec<f32> {
    let rates: Vec<f32> = match N::RATES {
        [] => vec![rate; N::PARAMETERS],
        runs => runs.iter().flat_map(|(count, factor)| vec![rate * *factor as f32; *count]).collect(),
    };
    let each = before.parameters().iter().zip(sum.parameters()).zip(rates);
    each.map(|((before, sum), rate)| before - rate * sum).collect()
}

fn assert_same(found: &[f32], wanted: &[f32]) {
    assert_eq!(found.len(), wanted.len());
    for (place, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        assert_eq!(found.to_bits(), wanted.to_bits(), "number {place}: {found}, not {wanted}");
    }
}

/// The same to the bit, or within a bound, which is relative for what is larger than 1.
fn assert_close(found: &[f32], wanted: &[f32], bound: f32) {
    if bound == 0.0 {
        return assert_same(found, wanted);
    }
    assert_eq!(found.len(), wanted.len());
    for (place, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        let error = (found - wanted).abs();
        assert!(error <= bound * wanted.abs().max(1.0), "number {place}: {found}, not {wanted}");
    }
}

fn each_close<const N: usize>(found: &[SVector<f32, N>], wanted: &[SVector<f32, N>], bound: f32) {
    found.iter().zip(wanted).for_each(|(found, wanted)| assert_close(found.as_slice(), wanted.as_slice(), bound));
}

/// Two steps of a function, the second from where the first one ended, against `any_batch` and the update after it.
macro_rules! steps {
    ($net:ident, $learn:ident, $n:literal, $input:expr, $target:expr) => {{
        let mut net: $net = filled();
        for step in 0..2 {
            let inputs: Box<[_; $n]> = Box::new(std::array::from_fn(|sample| $input(step * 97 + sample)));
            let targets: Box<[_; $n]> = Box::new(std::array::from_fn(|sample| $target(step * 89 + sample)));
            let (mut losses, mut back, mut sum) = ([0.0; $n], inputs.clone(), Box::new($net::ZERO));
            net.any_batch(&*inputs, &*targets, &mut losses, &mut *back, &mut sum).unwrap();
            let moved = sum.parameters().iter().filter(|g| **g != 0.0).count();
            assert!(3 * moved > $net::PARAMETERS, "{moved} of {}", $net::PARAMETERS);
            let after = updated(&net, &sum, 0.3 / $n as f32);
            let (found_losses, found_back) = net.$learn(&inputs, &targets, 0.3);
            assert_eq!(found_losses, losses);
            assert!(found_back == *back);
            assert_same(net.parameters(), &after);
        }
    }};
}

#[test]
fn all_gradients_are_at_the_old_arrays() {
    steps!(Deep, learn, 24, vector::<5>, wave);
    steps!(Deep, learn_blocks, 96, vector::<5>, wave);
    let matrix = |seed: usize| SMatrix::<f32, 3, 2>::from_fn(|i, j| wave(seed * 31 + 2 * i + j));
    steps!(Both, learn, 24, matrix, |seed| matrix(seed + 9));
    steps!(Both, learn_blocks, 96, matrix, |seed| matrix(seed + 9));
    // In one block nothing of the size of a weight is stored.
    const { assert!(Deep::LEARN_SCRATCH_BYTES <= 24 * 4 * (2 * (5 + 7 + 6 + 11) + 5 + 5 + 3)) };
    const { assert!(Deep::LEARN_BLOCKS_SCRATCH_BYTES >= size_of::<Deep>()) };
}

#[test]
fn arrays_of_every_other_layer_are_updated() {
    let images =
        |seed: usize| [0, 1].map(|c| SMatrix::<f32, 12, 12>::from_fn(|i, j| wave(seed * 61 + c * 42 + i * 6 + j)));
    steps!(Images, learn, 24, images, vector::<6>);
    steps!(Images, learn_blocks, 3, images, vector::<6>);
}

#[test]
fn samples_that_do_not_fit_a_block_go_through_in_several() {
    let large = |seed: usize| [SMatrix::<f32, 90, 90>::from_fn(|i, j| wave(seed * 61 + i * 7 + j))];
    let target = |seed: usize| [SMatrix::<f32, 86, 86>::from_fn(|i, j| wave(seed * 67 + i * 5 + j))];
    steps!(Large, learn, 3, large, target);
    steps!(Large, learn_blocks, 2, large, target);
}

/// One block, though it is more than 460 KiB: a gradient would be more than that.
#[test]
fn all_samples_go_through_at_once_where_that_needs_less_than_a_gradient() {
    const { assert!(460 << 10 < Broad::LEARN_SCRATCH_BYTES && Broad::LEARN_SCRATCH_BYTES < size_of::<Broad>()) };
    let (inputs, targets): ([SVector<f32, 100>; 32], _) = (std::array::from_fn(vector), std::array::from_fn(wave));
    let (mut net, mut sum) = (Broad::boxed(), Broad::boxed());
    net.parameters_mut().iter_mut().enumerate().for_each(|(i, number)| *number = wave(i + 3) / 3.0);
    let (mut losses, mut back) = ([0.0; 32], [SVector::zeros(); 32]);
    net.any_batch(&inputs, &targets, &mut losses, &mut back, &mut sum).unwrap();
    let after = updated(&*net, &*sum, 0.3 / 32.0);
    assert!(net.learn(&inputs, &targets, 0.3) == (losses, back));
    assert_same(net.parameters(), &after);
}

#[test]
fn tokens_that_several_samples_share_add_up() {
    let tokens = |sample: usize| [2, sample * 5 % 9, 2, sample % 3].map(|token| Index::<9>::new(token).unwrap());
    let (inputs, targets): ([_; 96], [_; 96]) = (std::array::from_fn(tokens), std::array::from_fn(vector::<3>));
    let (mut net, mut losses, mut sum): (Tokens, _, _) = (filled(), [0.0; 96], Tokens::ZERO);
    let mut blocks = net.clone();
    net.any_batch(&inputs, &targets, &mut losses, &mut sum).unwrap();
    let after = updated(&blocks, &sum, 0.5 / 96.0);
    assert_eq!(blocks.learn_blocks(&inputs, &targets, 0.5), losses);
    assert_same(blocks.parameters(), &after);
    let (inputs, targets) = (inputs.first_chunk::<24>().unwrap(), targets.first_chunk::<24>().unwrap());
    net.any_batch(inputs, targets, &mut losses[..24], &mut sum).unwrap();
    let after = updated(&net, &sum, 0.5 / 24.0);
    assert_eq!(net.learn(inputs, targets, 0.5), losses[..24]);
    assert_same(net.parameters(), &after);
}

#[test]
fn doubles() {
    let input = |sample: usize| vector::<4>(sample).map(f64::from);
    let (inputs, targets): ([_; 96], [_; 96]) =
        (std::array::from_fn(input), std::array::from_fn(|sample| vector::<2>(sample + 5).map(f64::from)));
    let (mut net, mut losses, mut back): (Double, _, _) = (filled(), [0.0; 96], [SVector::zeros(); 96]);
    let (mut sum, before) = (Double::ZERO, net.clone());
    net.any_batch(&inputs, &targets, &mut losses, &mut back, &mut sum).unwrap();
    assert_eq!(net.learn_blocks(&inputs, &targets, 0.3), (losses, back));
    let mut after = before.clone();
    let each = after.parameters_mut().iter_mut().zip(sum.parameters());
    each.for_each(|(number, sum)| *number -= 0.3 / 96.0 * sum);
    assert_eq!(net, after);
    let (inputs, targets) = (inputs.first_chunk::<24>().unwrap(), targets.first_chunk::<24>().unwrap());
    let (mut net, mut after) = (before.clone(), before);
    net.any_batch(inputs, targets, &mut losses[..24], &mut back[..24], &mut sum).unwrap();
    let each = after.parameters_mut().iter_mut().zip(sum.parameters());
    each.for_each(|(number, sum)| *number -= 0.3 / 24.0 * sum);
    let (found, found_back) = net.learn(inputs, targets, 0.3);
    assert_eq!((&found[..], &found_back[..]), (&losses[..24], &back[..24]));
    assert_eq!(net, after);
}

#[test]
fn the_seed_of_each_sample_is_one() {
    let mut plain = Plain::ZERO;
    plain.down(&[1.0, 2.0, 3.0, 6.0].map(|x| vector![x, 0.0, -x]), 0.5);
    assert_eq!(plain.parameters(), [-1.5, -1.5, 0.0, 0.0, 1.5, 1.5, -0.5, -0.5]);
    let mut plain = Plain::ZERO;
    plain.down_blocks(&std::array::from_fn(|sample| vector![sample as f32, 0.0, 1.0]), 0.5);
    assert_eq!(plain.parameters(), [-19.75, -19.75, 0.0, 0.0, -0.5, -0.5, -0.5, -0.5]);
}

#[test]
fn a_gradient_is_given_while_it_descends() {
    let mut line = Line::from_parameters(&[1.0, 2.0, 3.0]).clone();
    let (sum, back) = line.both(&[vector![1.0, 0.5], vector![2.0, 0.5], vector![3.0, 0.5]], 0.5);
    assert_eq!((sum.parameters(), back), (&[6.0, 1.5, 3.0][..], [vector![1.0, 2.0]; 3]));
    assert_eq!(line.parameters(), [0.0, 1.75, 2.5]);
    let (weights, back) = line.both_blocks(&[vector![1.0, 0.5]; 80], 0.5);
    assert_eq!((weights, back), (SMatrix::<f32, 1, 2>::new(80.0, 40.0), [vector![0.0, 1.75]; 80]));
    assert_eq!(line.parameters(), [-0.5, 1.5, 2.0]);
}

#[test]
fn positions_are_of_each_sample() {
    let inputs: [SVector<f32, 4>; 70] =
        std::array::from_fn(|sample| SVector::from_fn(|i, _| ((sample + i) % 4) as f32));
    let wanted =
        std::array::from_fn(|sample| [8 - sample % 4, 9 - sample % 4].map(|place| Index::<4>::new(place % 4).unwrap()));
    assert_eq!(Smallest::ZERO.places(&inputs), wanted);
    let anonymous = net!(linear(3 -> 2); train(batch = 2) fn f(input) -> output; fn one(input) -> output;);
    let inputs = [vector![1.0, 2.0, 3.0], vector![-1.0, 0.5, 2.0]];
    assert_eq!(anonymous.f(&inputs), inputs.map(|input| anonymous.one(&input)));
}

#[test]
fn imposed_gradients_and_scalars_are_of_each_sample() {
    let plain = Plain::from_parameters(&[1.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.0, 0.5]);
    let (inputs, seeds) = ([vector![1.0, 2.0, 0.0]; 3], [0.0, 1.0, 2.0].map(|seed| vector![seed, 1.0]));
    let (back, weights, output) = plain.carry(&inputs, &seeds);
    assert_eq!(back, [vector![0.0, 1.0, 3.0], vector![1.0, 1.0, 5.0], vector![2.0, 1.0, 7.0]]);
    assert_eq!(weights, SMatrix::<f32, 2, 3>::new(3.0, 6.0, 0.0, 3.0, 6.0, 0.0));
    assert_eq!(output, [vector![1.0, 2.5]; 3]);
    assert_eq!(plain.carry_batch(&inputs[0]), output[0]);
    let inputs = [1.0, 2.0, -3.0, 0.5, 0.0];
    assert_eq!(Scalar::ZERO.squares(&inputs), ([1.0, 4.0, 9.0, 0.25, 0.0], [2.0, 4.0, -6.0, 1.0, 0.0]));
}

#[test]
fn frozen_nets_and_layers_stay_as_they_are() {
    let (front, mut net): (Front, Tail) = (filled(), filled());
    let inputs: [SVector<f32, 3>; 70] = std::array::from_fn(vector);
    let targets: [SVector<f32, 2>; 70] = std::array::from_fn(|sample| vector(sample + 11));
    let (mut losses, mut sum) = ([0.0; 70], Tail::ZERO);
    let (mut fronts, mut back) = ([SVector::zeros(); 70], [SVector::zeros(); 70]);
    net.any_batch(&front, &inputs, &targets, &mut losses, &mut fronts, &mut back, &mut sum).unwrap();
    assert!(sum.parameters().iter().all(|number| *number != 0.0));
    let mut blocks = net.clone();
    let after = updated(&blocks, &sum, 0.3 / 70.0);
    assert_eq!(blocks.learn_blocks(&front, &inputs, &targets, 0.3), losses);
    assert_same(blocks.parameters(), &after);
    assert_eq!(blocks.linear, net.linear);
    assert_ne!((&blocks.inner, &blocks.last), (&net.inner, &net.last));

    let (inputs, targets) = (inputs.first_chunk::<5>().unwrap(), targets.first_chunk::<5>().unwrap());
    net.any_batch(&front, inputs, targets, &mut losses[..5], &mut fronts[..5], &mut back[..5], &mut sum).unwrap();
    let after = updated(&net, &sum, 0.3 / 5.0);
    let found = net.learn(&front, inputs, targets, 0.3);
    assert_eq!((&found.0[..], &found.1[..], &found.2[..]), (&losses[..5], &fronts[..5], &back[..5]));
    assert_same(net.parameters(), &after);
}
