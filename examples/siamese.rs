//! A siamese net: told of pairs of digits only whether they are the same, it learns where to put each, so that the same
//! lie close together.
//!
//! ```text
//! cargo run --release --example siamese
//! ```
//!
//! `embed` is one layer with one set of learned arrays, used for both images; its gradient is the sum over both uses. No
//! digit is ever named, and still the nearest neighbours of an image are the same digit.

use examples::handwriting::{Handwriting, Image, Sample};
use examples::picture::Picture;
use examples::terminal::{Group, show};
use net_runtime::prelude::*;
use rand::SeedableRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand_pcg::Pcg32;
use std::error::Error;
use std::io::{Write, stdout};

net! {
    const MARGIN = 1;

    /// Two images, and how far apart they have to be: 0 for the same digit, 1 for two.
    pub Pair(left: [1, 8, 8], right: [1, 8, 8], apart: []) -> loss {
        layer embed = convolution(12, 3x3, padding = same) |> swish
            |> convolution(24, 3x3, padding = same) |> swish
            |> pooling(2x2, stride = 2, function = mean) |> linear(16);
        let place = left |> embed;
        let distance = (place, right |> embed) |> euclidean_distance;
        let loss = (distance, apart) |> contrastive_loss(margin = MARGIN);
    }
    pub fn learn(left, right, apart) -> (loss, grad(parameters));
    pub fn compare(left, right) -> distance;
    pub fn place(left) -> place;
}

const STEPS: usize = 3000;
const BATCH: usize = 32;
const RATE: f32 = 0.003;
/// Half of the margin.
const LIMIT: f32 = 0.5;

/// A sample beside another one, of the same digit or not, and how far apart they have to be.
fn pair<'a>(samples: &'a [Sample], left: &'a Sample, same: bool, rng: &mut Pcg32) -> Option<(Image, Image, f32)> {
    let fits = |right: &&Sample| (right.digit == left.digit) == same && !std::ptr::eq(*right, left);
    let right = samples.iter().filter(fits).choose(rng)?;
    Some((left.image, right.image, if same { 0.0 } else { 1.0 }))
}

fn train(samples: &[Sample], rng: &mut Pcg32) -> Result<Pair, BatchMismatch> {
    let (mut net, mut gradient) = (Pair::seeded(1), Pair::ZERO);
    let (mut adam, mut losses, mut sum) = (Adam::new(RATE), [0.0; BATCH], 0.0);
    for step in 1..=STEPS {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            // By turns the same digit and another.
            batch.extend(samples.choose(rng).and_then(|left| pair(samples, left, batch.len() % 2 == 0, rng)));
        }
        let (left, right, apart) = unzipped(&batch);
        net.learn_batch(&left, &right, &apart, &mut losses, &mut gradient)?;
        adam.step_of(BATCH, &mut net, &gradient);
        adam.rate = RATE * (1.0 - step as f32 / STEPS as f32);
        sum += losses.iter().sum::<f32>() / BATCH as f32;
        if step.is_multiple_of(STEPS / 5) {
            println!("{:>6} pairs: mean loss {:.3}", step * BATCH, sum / (STEPS / 5) as f32);
            sum = 0.0;
        }
    }
    Ok(net)
}

fn unzipped(pairs: &[(Image, Image, f32)]) -> (Vec<Image>, Vec<Image>, Vec<f32>) {
    let sides = pairs.iter().map(|&(left, right, apart)| ((left, right), apart));
    let (images, apart): (Vec<_>, _) = sides.unzip();
    let (left, right) = images.into_iter().unzip();
    (left, right, apart)
}

/// Each sample with one of the same digit and one of another.
fn pairs(samples: &[Sample], rng: &mut Pcg32) -> Vec<(Image, Image, f32)> {
    let both = samples.iter().flat_map(|left| [(left, true), (left, false)]);
    both.filter_map(|(left, same)| pair(samples, left, same, rng)).collect()
}

/// How often the net tells rightly whether two images are the same digit.
fn accuracy(net: &Pair, pairs: &[(Image, Image, f32)]) -> f32 {
    let is_right =
        |&&(left, right, apart): &&(Image, Image, f32)| (net.compare(&left, &right) > LIMIT) == (apart > 0.5);
    pairs.iter().filter(is_right).count() as f32 / pairs.len() as f32
}

/// A few pairs, with their distances.
fn shown(net: &Pair, pairs: &[(Image, Image, f32)]) -> Vec<Group> {
    let group = |&(left, right, _): &(Image, Image, f32)| Group {
        caption: format!("distance {:.2}", net.compare(&left, &right)),
        pictures: [left, right].map(Picture::of).into(),
    };
    pairs.iter().map(group).collect()
}

/// A sample and, of all others, the three that lie nearest.
fn neighbours(net: &Pair, sample: &Sample, samples: &[Sample]) -> Group {
    let place = net.place(&sample.image);
    let mut others: Vec<_> = samples.iter().map(|other| ((net.place(&other.image) - place).norm(), other)).collect();
    others.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (digits, pictures): (Vec<_>, Vec<_>) =
        others.iter().take(3).map(|(_, other)| (other.digit.to_string(), Picture::of(other.image))).unzip();
    Group {
        caption: format!("{} is nearest to {}", sample.digit, digits.join(", ")),
        pictures: std::iter::once(Picture::of(sample.image)).chain(pictures).collect(),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let handwriting = Handwriting::parse(include_str!("data/digits.csv"))?;
    let mut rng = Pcg32::seed_from_u64(1);
    let net = train(&handwriting.training, &mut rng)?;

    let (pairs, mut out) = (pairs(&handwriting.held_out, &mut rng), stdout().lock());
    writeln!(out, "\nPairs that the net has never seen:\n")?;
    let some: Vec<_> = pairs.iter().step_by(7).take(4).copied().collect();
    show(&mut out, &shown(&net, &some))?;
    writeln!(out, "Held-out digits, and the nearest of those that it has learnt from:\n")?;
    let asked = handwriting.held_out.iter().step_by(3).take(3);
    show(&mut out, &asked.map(|sample| neighbours(&net, sample, &handwriting.training)).collect::<Vec<_>>())?;
    writeln!(out, "held-out accuracy: {:.1} %", 100.0 * accuracy(&net, &pairs))?;
    Ok(())
}
