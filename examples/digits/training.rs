//! Training: the net goes in untaught and comes out taught; what goes out beside it is the story, epoch by epoch.

use crate::Reader;
use examples::handwriting::{Handwriting, Image, Sample};
use indicatif::{ProgressBar, ProgressStyle};
use net_runtime::nalgebra::SMatrix;
use net_runtime::prelude::*;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use std::error::Error;

const EPOCHS: usize = 30;
const BATCH: usize = 32;
const RATE: f32 = 0.003;
const NOISE: f32 = 0.5;

/// How well the net did in one pass over the training images.
pub struct Epoch {
    /// The mean loss of the training images, as they were when it learnt from them.
    pub loss: f32,
    /// The fraction of the held-out images that it reads correctly afterwards.
    pub accuracy: f32,
}

pub fn train(reader: &mut Reader, handwriting: &Handwriting) -> Result<Vec<Epoch>, Box<dyn Error>> {
    let progress = progress_bar()?;
    let mut rng = Pcg32::seed_from_u64(1);
    let mut samples = handwriting.training.clone();
    let mut adam = Adam::new(RATE);
    let mut epochs = Vec::with_capacity(EPOCHS);
    for number in 1..=EPOCHS {
        samples.shuffle(&mut rng);
        let loss = learn(reader, &mut adam, &samples, &mut rng)?;
        let epoch = Epoch { loss, accuracy: accuracy(reader, &handwriting.held_out) };
        report(&progress, number, &epoch);
        epochs.push(epoch);
        adam.rate -= RATE / EPOCHS as f32;
    }
    progress.finish();
    if !progress.is_hidden() {
        eprintln!();
    }
    Ok(epochs)
}

/// One epoch in minibatches; the mean loss.
fn learn(net: &mut Reader, adam: &mut Adam<Reader>, samples: &[Sample], rng: &mut Pcg32) -> Result<f32, BatchMismatch> {
    let mut gradient = Reader::ZERO;
    let mut total = 0.0;
    for batch in samples.chunks(BATCH) {
        let (images, digits): (Vec<_>, Vec<_>) = batch.iter().map(|s| (noisy(&s.image, rng), s.digit)).unzip();
        let mut losses = [0.0; BATCH];
        net.learn_batch(&images, &digits, &mut losses[..batch.len()], &mut gradient)?;
        adam.step_of(batch.len(), net, &gradient);
        total += losses.iter().sum::<f32>();
    }
    Ok(total / samples.len() as f32)
}

/// The image with fresh noise on every pixel, so that no reading can hang on one of them alone.
fn noisy(image: &Image, rng: &mut Pcg32) -> Image {
    let noise = SMatrix::from_fn(|_, _| NOISE * (rng.random::<f32>() - rng.random::<f32>()));
    [image[0] + noise]
}

fn accuracy(reader: &Reader, samples: &[Sample]) -> f32 {
    let correct = samples.iter().filter(|s| reader.read(&s.image).imax() == s.digit.get()).count();
    correct as f32 / samples.len() as f32
}

fn progress_bar() -> Result<ProgressBar, Box<dyn Error>> {
    let style = ProgressStyle::with_template("learning {bar:24.cyan/dim} {pos:>2}/{len} epochs, {elapsed}  {msg}")?;
    Ok(ProgressBar::new(EPOCHS as u64).with_style(style.progress_chars("━╸━")))
}

/// Moves the bar; where there is no terminal for one, writes a line every tenth epoch.
fn report(progress: &ProgressBar, number: usize, Epoch { loss, accuracy }: &Epoch) {
    let message = format!("loss {loss:.3}, reads {:.1} %", 100.0 * accuracy);
    if progress.is_hidden() && number.is_multiple_of(10) {
        eprintln!("epoch {number} of {EPOCHS}: {message}");
    }
    progress.set_message(message);
    progress.inc(1);
}
