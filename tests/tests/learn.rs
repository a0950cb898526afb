//! What stands for a function that learns, for generic code: of which functions there is one, and that it calls them.

#![allow(non_snake_case, reason = "a function is called as a constant is")]

use nalgebra::{SVector, vector};
use net_runtime::net;
use net_runtime::prelude::*;
use net_runtime::{Parameters, Sample};

/// Nothing here is left to chance.
fn rng() -> rand_pcg::Pcg32 {
    net_runtime::rand_core::SeedableRng::seed_from_u64(1)
}

type Losses<L> = Vec<<<L as Learn>::Net as Parameters>::Scalar>;

/// Losses and gradient of three samples.
fn learn<L: Learn>(_: L, net: &L::Net, samples: <L::Sample as Sample>::Slices<'_>) -> (Losses<L>, L::Net) {
    let zero = <<L::Net as Parameters>::Scalar as net_runtime::Real>::ZERO;
    let (mut losses, mut gradient) = (vec![zero; 3], L::Net::ZERO);
    L::learn_batch(net, samples, &mut rng(), &mut losses, &mut gradient).unwrap();
    (losses, gradient)
}

net! {
    pub(crate) Line<f64> = value: linear(2 -> 1) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
    pub fn turned(target, input) -> (grad(parameters), loss);
    train(batch = 3) fn step(input, target) -> (loss, descend(parameters));
    // These are no such functions, and compile: more results, an imposed gradient, one layer alone, names that nets have.
    fn imposed(input, grad(value)) -> grad(parameters);
    fn more(input, target) -> (loss, grad(parameters), value);
    fn layer(input, target) -> (loss, grad(value.parameters));
    fn added(input, target) -> (loss, accumulate(parameters));
    fn zero(input, target) -> (loss, grad(parameters));
    fn layout(input, target) -> (loss, grad(parameters));
    fn arrays(input, target) -> (loss, grad(parameters));
}

net! {
    /// Names that its constants would have are others' already, and ports that the runtime's own arguments are called like.
    Named(net: [2], rate: [1], samples: [], losses: [], gradient: []) -> loss {
        let value = net |> linear(1);
        let loss = sum[i]((value[i] - rate[i]) * (value[i] - rate[i])) + samples + losses + gradient;
    }
    fn learn(net, rate, samples, losses, gradient) -> (loss, grad(parameters));
    fn learn_scratch_bytes(net, rate, samples, losses, gradient) -> (loss, grad(parameters));
    fn trained(net, rate, samples, losses, gradient) -> (loss, grad(parameters));
    fn STEPS(net, rate, samples, losses, gradient) -> (loss, grad(parameters));
    fn _1(net, rate, samples, losses, gradient) -> (loss, grad(parameters));
    train(batch = 3) fn leap(net, rate, samples, losses, gradient) -> (loss, descend(parameters));
}

/// Types of a user's own, named as those in the macro are.
struct LineLearn {
    own: u8,
}

net! {
    Chosen(x: [3] , which: [] of index(2), scale: []) -> loss {
        let a = x |> linear(2);
        let loss = a[which] * scale;
    }
    fn learn(x, which, scale) -> (loss, grad(parameters));

    Alone(x: [4] of [2]) -> loss {
        array w: [] = 1;
        let loss = sum[i, j](x[i, j]) * w;
    }
    fn learn(x) -> (loss, grad(parameters));

    Front = linear(2 -> 3) |> tanh;
    Tail = frozen front: Front |> linear(1) |> mean_squared_loss;
    fn learn(input, target) -> (loss, grad(parameters));
}

const INPUTS: [SVector<f64, 2>; 3] = [vector![1.0, 2.0], vector![3.0, 4.0], vector![5.0, 6.0]];
const TARGETS: [SVector<f64, 1>; 3] = [vector![1.0], vector![2.0], vector![3.0]];

#[test]
fn it_is_the_batch() {
    let (net, mut losses, mut gradient) = (Line::seeded(1), [0.0; 3], Line::ZERO);
    net.learn_batch(&INPUTS, &TARGETS, &mut losses, &mut gradient).unwrap();
    assert_eq!(learn(Line::LEARN, &net, (&INPUTS, &TARGETS)), (losses.to_vec(), gradient.clone()));
    assert_eq!(learn(Line::TURNED, &net, (&TARGETS, &INPUTS)), (losses.to_vec(), gradient));
    assert_eq!(LineLearn { own: 1 }.own, 1);
}

#[test]
fn samples_are_the_ports_in_their_order() {
    let (net, mut losses, mut gradient) = (Chosen::seeded(1), [0.0; 3], Chosen::ZERO);
    let x = [1.0, 2.0, 3.0].map(|x| vector![x, -x, 0.5 * x]);
    let which = [0, 1, 1].map(|which| Index::new(which).unwrap());
    net.learn_batch(&x, &which, &[0.5, 1.0, 2.0], &mut losses, &mut gradient).unwrap();
    assert_eq!(learn(Chosen::LEARN, &net, (&x, &which, &[0.5, 1.0, 2.0])), (losses.to_vec(), gradient));

    let (net, sequence) = (Alone::seeded(1), [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]].map(SVector::from));
    let (losses, gradient) = learn(Alone::LEARN, &net, (&[sequence; 3],));
    assert_eq!((losses, gradient.w), (vec![36.0; 3], 3.0 * 36.0));
}

#[test]
fn names_do_not_clash() {
    let (net, x, rate) = (Named::seeded(1), vector![1.0, 2.0], vector![0.5]);
    let (losses, gradient) = learn(Named::LEARN, &net, (&[x; 3], &[rate; 3], &[0.0; 3], &[1.0; 3], &[2.0; 3]));
    assert_eq!(losses.len(), 3);
    assert_eq!(net.trained(&x, &rate, 0.0, 1.0, 2.0).0, losses[0]);
    assert!(gradient != Named::ZERO);
    assert!(size_of_val(&Named::LEARN_SCRATCH_BYTES) > 0); // a number, not the value of `learn_scratch_bytes`
    fn samples_of<D: Descend>(_: D) -> usize {
        D::SAMPLES
    }
    assert_eq!(samples_of(Named::LEAP), 3);
}

#[test]
fn slices_of_other_lengths_are_an_error() {
    let error = Line::learn_of(&INPUTS[..2], &TARGETS);
    assert_eq!(error.to_string(), "expected 2 samples as in `input`, found 3 in `target`");
}

impl Line {
    fn learn_of(inputs: &[SVector<f64, 2>], targets: &[SVector<f64, 1>]) -> BatchMismatch {
        fn of<L: Learn>(_: L, samples: <L::Sample as Sample>::Slices<'_>) -> BatchMismatch {
            let mut gradient = L::Net::ZERO;
            L::learn_batch(&L::Net::ZERO, samples, &mut rng(), &mut [], &mut gradient).unwrap_err()
        }
        of(Line::LEARN, (inputs, targets))
    }
}

#[test]
fn a_static_batch_descends() {
    fn step<D: Descend>(
        _: D,
        net: &mut D::Net,
        samples: <D::Sample as Sample>::Slices<'_>,
        rate: <D::Net as Parameters>::Scalar,
        losses: &mut [<D::Net as Parameters>::Scalar],
    ) -> Result<usize, BatchMismatch> {
        D::descend(net, samples, rate, &mut rng(), losses).map(|()| D::SAMPLES)
    }
    let (mut net, mut expected, mut losses) = (Line::seeded(1), Line::seeded(1), [0.0; 3]);
    let expected_losses = expected.step(&INPUTS, &TARGETS, 0.01);
    assert_eq!(step(Line::STEP, &mut net, (&INPUTS, &TARGETS), 0.01, &mut losses), Ok(3));
    assert_eq!((&net, losses), (&expected, expected_losses));
    let few = step(Line::STEP, &mut net, (&INPUTS[..2], &TARGETS), 0.01, &mut losses);
    assert_eq!(few.unwrap_err().to_string(), "expected 3 samples as in `samples`, found 2 in `input`");
    assert_eq!(net, expected);
}

#[test]
fn a_net_within_a_function_has_it_too() {
    net! {
        Local = linear(2 -> 1) |> mean_squared_loss;
        fn learn(input, target) -> (loss, grad(parameters));
    }
    let (losses, _) = learn(Local::LEARN, &Local::ZERO, (&[SVector::zeros(); 3], &[SVector::zeros(); 3]));
    assert_eq!(losses, [0.0; 3]);
}
