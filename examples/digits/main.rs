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
//! | [`handwriting`] | 1797 images of digits, a fifth of them held out |
//! | [`training`] | minibatches, Adam, a progress bar |
//! | [`reading`] | what the net makes of one image, and why |
//! | [`picture`] | eight by eight colours or characters |
//! | [`terminal`] | pictures side by side as text |
//! | [`canvas`], [`sheet`], [`chart`] | pictures and curves as PNG files |

mod canvas;
mod chart;
mod handwriting;
mod picture;
mod reading;
mod sheet;
mod terminal;
mod training;

use canvas::Canvas;
use handwriting::Handwriting;
use net_runtime::prelude::*;
use reading::Reading;
use std::error::Error;
use std::ffi::OsString;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

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
    let folder = folder(env::args_os().skip(1))?;
    let handwriting = Handwriting::parse(include_str!("../data/digits.csv"))?;
    let mut reader = Reader::seeded(1);
    let epochs = training::train(&mut reader, &handwriting)?;

    let readings: Vec<_> = handwriting.held_out.iter().map(|sample| Reading::new(&reader, *sample)).collect();
    let (clearest, misread) = (reading::clearest(&readings), reading::misread(&readings));
    let accuracy = 1.0 - misread.len() as f32 / readings.len() as f32;
    let shown: Vec<_> = clearest.iter().chain(misread.iter().take(2)).copied().collect();

    let mut out = stdout().lock();
    writeln!(out, "held-out accuracy: {:.1} %\n", 100.0 * accuracy)?;
    terminal::show(&mut out, &reader, &shown)?;
    save(&mut out, folder.join("digits-saliency.png"), &sheet::saliency(&reader, &clearest))?;
    save(&mut out, folder.join("digits-misread.png"), &sheet::misread(&reader, &misread))?;
    save(&mut out, folder.join("digits-training.png"), &chart::training(&epochs))
}

fn save(out: &mut impl Write, path: PathBuf, canvas: &Canvas) -> Result<(), Box<dyn Error>> {
    canvas.save(&path).map_err(|error| unwritable(&path, error))?;
    Ok(writeln!(out, "wrote {}", path.display())?)
}

/// The folder for the pictures, made where it is missing.
fn folder(mut arguments: impl Iterator<Item = OsString>) -> Result<PathBuf, String> {
    let folder = arguments.next().map_or_else(|| PathBuf::from("target/digits"), PathBuf::from);
    let option = folder.as_os_str().as_encoded_bytes().starts_with(b"-");
    if option || arguments.next().is_some() {
        return Err("expected at most one argument, the folder for the pictures".into());
    }
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, error))?;
    Ok(folder)
}

fn unwritable(path: &Path, error: impl Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}
