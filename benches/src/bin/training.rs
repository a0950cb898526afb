//! What `Training` costs over the loop written by hand: 784-128-10 by 32, Adam, epochs of 2048 samples, side by side.
//!
//! ```text
//! cargo run --release -p benches --bin training
//! ```
//!
//! Both take the samples in the same order and keep the memory of their batches; the nets are the same to the bit behind
//! them, which is checked. Prints the ratio of the least times of some fifty epochs each, which alternate.

use net_runtime::nalgebra::SVector;
use net_runtime::prelude::*;
use net_runtime::train::{Samples, Training};
use std::cell::RefCell;
use std::time::{Duration, Instant};

net! {
    Reader = linear(784 -> 128) |> ramp |> linear(10) |> softmax |> cross_entropy_loss(index);
    fn learn(input, target) -> (loss, grad(parameters));
}

type Sample = (SVector<f32, 784>, Index<10>);

const SAMPLES: usize = 2048;
const BATCH: usize = 32;
const ROUNDS: usize = 50;

/// The loop of the documentation, with what `Training` looks at: whether losses are finite, and their sum.
fn by_hand(net: &mut Reader, samples: &[Sample], order: &[usize]) -> f64 {
    let (mut adam, mut gradient) = (Adam::new(1e-3), Reader::ZERO);
    let (mut inputs, mut targets, mut losses, mut sum) = (Vec::new(), Vec::new(), [0.0; BATCH], 0.0);
    for batch in order.chunks(BATCH) {
        inputs.clear();
        targets.clear();
        for &place in batch {
            inputs.extend_from_slice(std::slice::from_ref(&samples[place].0));
            targets.push(samples[place].1);
        }
        net.learn_batch(&inputs, &targets, &mut losses, &mut gradient).expect("a loss for each");
        assert!(losses.iter().all(|loss| loss.is_finite()));
        sum += losses.iter().map(|loss| f64::from(*loss)).sum::<f64>();
        adam.step_of(batch.len(), net, &gradient);
    }
    sum / samples.len() as f64
}

fn by_training(net: &mut Reader, samples: &[Sample]) -> f64 {
    let training = Training::of(Reader::LEARN, Adam::new(1e-3)).epochs(1).batch(BATCH);
    training.run(net, samples).expect("finite numbers").history.epochs[0].loss
}

/// The order in which the training takes them.
fn order(samples: &[Sample]) -> Vec<usize> {
    let seen = RefCell::new(Vec::new());
    let numbered: Vec<Sample> =
        (0..samples.len()).map(|place| (SVector::from_element(place as f32), samples[place].1)).collect();
    let training = Training::of(Reader::LEARN, Sgd::new(0.0)).epochs(1).augment(|sample, _| {
        seen.borrow_mut().push(sample.0[0] as usize);
        (SVector::zeros(), sample.1)
    });
    training.run(&mut Reader::seeded(1), &numbered).expect("finite numbers");
    seen.into_inner()
}

fn timed(run: impl FnOnce() -> f64) -> (Duration, f64) {
    let start = Instant::now();
    let loss = run();
    (start.elapsed(), loss)
}

fn main() {
    let pixel = |sample: usize, pixel: usize| ((sample * 31 + pixel * 17) % 97) as f32 / 97.0;
    let sample = |place| Some((SVector::from_fn(|at, _| pixel(place, at)), Index::new(place % 10)?));
    let samples: Samples<Sample> = (0..SAMPLES).filter_map(sample).collect();
    let order = order(&samples);
    let (mut hand, mut training) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mut one, mut other) = (Reader::seeded(1), Reader::seeded(1));
        let (time, loss) = timed(|| by_hand(&mut one, &samples, &order));
        hand.push(time);
        let (time, same) = timed(|| by_training(&mut other, &samples));
        training.push(time);
        assert!(one == other && loss == same, "the same training");
    }
    let [hand, training] = [hand, training].map(|mut times| {
        times.sort();
        [times[0], times[ROUNDS / 2]].map(|time| time.as_secs_f64() * 1e6 * BATCH as f64 / SAMPLES as f64)
    });
    println!("784-128-10 by 32, a step:  by hand {:.1} us, Training {:.1} us", hand[0], training[0]);
    println!("ratio of the least: {:.4}, of the medians: {:.4}", training[0] / hand[0], training[1] / hand[1]);
}
