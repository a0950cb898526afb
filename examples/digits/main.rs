//! Learns to read handwritten digits in a few seconds (minutes without `--release`), and shows what each reading hangs on.
//!
//! ```text
//! cargo run --release --example digits [-- FOLDER]
//! ```
//!
//! The net is below, whole. `learn` trains it; `evidence` is its saliency: a gradient of 1 imposed at one digit's logit
//! and carried back to the pixels says where more ink would speak for that digit, and where against it.
//! Pictures go to the terminal and, as files, to FOLDER (`target/digits` where none is named).
//!
//! | module | |
//! |---|---|
//! | [`reading`] | what the net makes of one image, and why |
//! | [`shown`] | that as text and as PNG files |

mod reading;
mod shown;

use examples::folder::Folder;
use examples::handwriting::{Handwriting, Image};
use net_runtime::prelude::*;
use net_runtime::train::{Chance, Samples, Training};
use reading::Reading;
use std::error::Error;
use std::io::{Write, stdout};
use std::process::ExitCode;

net! {
    /// Tells which digit an image shows.
    pub Reader(input: [1, 8, 8]) =
        convolution(1 -> 8, 3x3, padding = 1) |> swish
        |> convolution(16, 3x3, padding = 1) |> swish
        |> pooling(2x2, stride = 2, function = mean)
        |> flatten |> linear(64) |> swish
        |> logits: linear(10) |> probabilities: softmax
        |> cross_entropy_loss(index);

    /// How wrong the net is, and how that grows with everything learned.
    pub fn learn(input, target) -> (loss, grad(parameters));

    /// How likely the net finds each digit.
    pub fn read(input) -> probabilities;

    /// Which pixels speak for the logits, weighted as imposed.
    pub fn evidence(input, grad(logits)) -> grad(input);
}

const RATE: f32 = 0.003;
const NOISE: f32 = 0.5;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = Folder::of_command_line("target/digits")?;
    let handwriting = Handwriting::parse(include_str!("../data/digits.csv"))?;
    let mut reader = Reader::seeded(1);
    let training: Samples<(Image, Index<10>)> =
        handwriting.training.iter().map(|sample| (sample.image, sample.digit)).collect();
    let trained = Training::of(Reader::LEARN, Adam::new(RATE))
        .epochs(30)
        .seed(1)
        .rates(|steps| Schedule::polynomial(RATE, 0.0, steps, 1.0))
        .augment(|(image, digit), chance| (noisy(image, chance), *digit))
        .validate(&handwriting.held_out, |reader, sample| (reader.read(&sample.image), sample.digit))
        .show_progress()
        .run(&mut reader, &training)?;

    let readings: Vec<_> = handwriting.held_out.iter().map(|sample| Reading::new(&reader, *sample)).collect();
    let (clearest, misread) = (reading::clearest(&readings), reading::misread(&readings));
    let accuracy = 1.0 - misread.len() as f32 / readings.len() as f32;
    let shown: Vec<_> = clearest.iter().chain(misread.iter().take(2)).copied().collect();

    let mut out = stdout().lock();
    writeln!(out, "held-out accuracy: {:.1} %\n", 100.0 * accuracy)?;
    shown::beside_each_other(&mut out, &reader, &shown)?;
    folder.save(&mut out, "digits-saliency.png", &shown::saliency(&reader, &clearest))?;
    folder.save(&mut out, "digits-misread.png", &shown::misread(&reader, &misread))?;
    folder.save_text(&mut out, "digits-training.svg", &trained.history.curves()?)
}

/// The image with fresh noise on every pixel, so that no reading can hang on one of them alone.
fn noisy(image: &Image, chance: &mut Chance) -> Image {
    [image[0].map(|ink| ink + NOISE * (chance.uniform(0.0, 1.0) - chance.uniform(0.0, 1.0)))]
}
