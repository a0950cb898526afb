//! Learns to read handwritten digits in a few seconds (minutes without `--release`), and shows what each reading hangs on.
//!
//! ```text
//! cargo run --release --example digits [-- FOLDER]
//! ```
//!
//! The net is below, whole. `learn` trains it; `evidence` is its saliency: a gradient of 1 imposed at one digit's logit
//! and carried back to the pixels says where more ink would speak for that digit, and where against it.
//! Pictures go to the terminal and, as PNG files, to FOLDER (`target/digits` where none is named).
//!
//! | module | |
//! |---|---|
//! | [`training`] | minibatches, Adam, a progress bar |
//! | [`reading`] | what the net makes of one image, and why |
//! | [`shown`] | that as text and as PNG files |
//! | [`chart`] | the training curve |

mod chart;
mod reading;
mod shown;
mod training;

use examples::folder::Folder;
use examples::handwriting::Handwriting;
use net_runtime::prelude::*;
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
    let epochs = training::train(&mut reader, &handwriting)?;

    let readings: Vec<_> = handwriting.held_out.iter().map(|sample| Reading::new(&reader, *sample)).collect();
    let (clearest, misread) = (reading::clearest(&readings), reading::misread(&readings));
    let accuracy = 1.0 - misread.len() as f32 / readings.len() as f32;
    let shown: Vec<_> = clearest.iter().chain(misread.iter().take(2)).copied().collect();

    let mut out = stdout().lock();
    writeln!(out, "held-out accuracy: {:.1} %\n", 100.0 * accuracy)?;
    shown::beside_each_other(&mut out, &reader, &shown)?;
    folder.save(&mut out, "digits-saliency.png", &shown::saliency(&reader, &clearest))?;
    folder.save(&mut out, "digits-misread.png", &shown::misread(&reader, &misread))?;
    folder.save(&mut out, "digits-training.png", &chart::training(&epochs))
}
