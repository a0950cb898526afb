//! A device that goes on learning: its front was trained elsewhere and stays in flash, its tail learns from one image
//! after the other, each gradient spent as soon as it exists.
//!
//! ```text
//! cargo run --release --example new_digits
//! ```
//!
//! The front has only ever seen the digits 0 to 4. On the device a tail of zeros meets all ten. `frozen` keeps the front
//! out of the net in RAM and out of every gradient; `descend` updates the tail in place.

use examples::handwriting::{Handwriting, Sample};
use net_runtime::prelude::*;
use std::error::Error;

const RATE: f32 = 0.05;

net! {
    const CHANNELS = 12;

    /// What an image looks like, in a few numbers.
    pub Front(input: [1, 8, 8]) = convolution(CHANNELS, 3x3, padding = 1) |> ramp
        |> pooling(2x2, stride = 2) |> flatten |> linear(4 * CHANNELS) |> tanh;

    /// Trained in the workshop: the front with a first tail.
    pub Workshop = front |> linear(10) |> softmax |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (loss, grad(parameters));

    /// What runs on the device.
    pub Device = frozen front: Front |> logits: linear(10) |> softmax |> cross_entropy_loss(index);
    /// The loss before the update.
    pub fn learn(input, target) -> (loss, descend(parameters));
    pub fn read(input) -> logits;
}

/// The trained front.
fn trained_front(samples: &[Sample]) -> Result<Front, BatchMismatch> {
    let known: Vec<&Sample> = samples.iter().filter(|sample| sample.digit.get() < 5).collect();
    let (images, digits): (Vec<_>, Vec<_>) = known.iter().map(|sample| (sample.image, sample.digit)).unzip();
    let (mut workshop, mut gradient) = (Workshop::seeded(1), Workshop::ZERO);
    let (mut adam, mut losses) = (Adam::new(0.005), vec![0.0; images.len()]);
    for _epoch in 0..10 {
        for ((images, digits), losses) in images.chunks(16).zip(digits.chunks(16)).zip(losses.chunks_mut(16)) {
            workshop.learn_batch(images, digits, losses, &mut gradient)?;
            adam.step_of(images.len(), &mut workshop, &gradient);
        }
    }
    println!("the workshop: {} images of 0 to 4, mean loss {:.4}", images.len(), mean(&losses));
    Ok(workshop.front)
}

/// What is written to a file, or to flash: which arrays these are, and their numbers. With the feature `serde` a net is
/// written by any of its formats, with `bytemuck` it is its own bytes: `front.as_bytes()`, `Front::from_bytes(&bytes)`.
fn saved(front: &Front) -> Vec<u8> {
    let numbers = front.parameters().iter().flat_map(|number| number.to_le_bytes());
    Front::LAYOUT.to_le_bytes().into_iter().chain(numbers).collect()
}

/// What was saved, where it was this net. Of numbers that lie in a `static`, `Front::from_parameters` copies none.
fn restored(bytes: &[u8]) -> Option<Front> {
    let (layout, numbers) = bytes.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*layout) != Front::LAYOUT || numbers.len() != 4 * Front::PARAMETERS {
        return None;
    }
    let mut front = Front::ZERO;
    let numbers = numbers.chunks_exact(4).filter_map(|bytes| bytes.try_into().ok()).map(f32::from_le_bytes);
    front.parameters_mut().iter_mut().zip(numbers).for_each(|(to, number)| *to = number);
    Some(front)
}

fn mean(losses: &[f32]) -> f32 {
    losses.iter().sum::<f32>() / losses.len() as f32
}

/// The fraction that the device reads correctly of the digits from `first` on.
fn accuracy(device: &Device, front: &Front, samples: &[Sample], first: usize) -> f64 {
    let asked: Vec<&Sample> = samples.iter().filter(|sample| sample.digit.get() >= first).collect();
    let is_right = |sample: &&&Sample| Index::of_largest(&device.read(front, &sample.image)) == sample.digit;
    100.0 * asked.iter().filter(is_right).count() as f64 / asked.len() as f64
}

fn main() -> Result<(), Box<dyn Error>> {
    let handwriting = Handwriting::parse(include_str!("data/digits.csv"))?;
    let flash = saved(&trained_front(&handwriting.training)?);
    let front = restored(&flash).ok_or("another net was saved")?;
    let mut device = Device::seeded(2);
    println!(
        "the device: {} bytes of front in flash, {} bytes of tail and {} of scratch in RAM",
        size_of::<Front>(),
        size_of::<Device>(),
        Device::LEARN_SCRATCH_BYTES
    );
    println!("{:>14} {:>10} {:>12} {:>12}", "images seen", "mean loss", "0 to 9", "5 to 9");
    let held_out = &handwriting.held_out;
    for (number, seen) in handwriting.training.chunks(240).enumerate() {
        let losses: Vec<f32> =
            seen.iter().map(|sample| device.learn(&front, &sample.image, sample.digit, RATE)).collect();
        println!(
            "{:>14} {:>10.3} {:>10.1} % {:>10.1} %",
            number * 240 + seen.len(),
            mean(&losses),
            accuracy(&device, &front, held_out, 0),
            accuracy(&device, &front, held_out, 5)
        );
    }
    let (all, new) = (accuracy(&device, &front, held_out, 0), accuracy(&device, &front, held_out, 5));
    assert!(all > 85.0 && new > 75.0, "{all} {new}");
    Ok(())
}
