//! What would a net like best to read? Gradient ascent on the input: from a blank sheet, ink goes where it speaks for a digit.
//!
//! ```text
//! cargo run --release --example favourites [-- FOLDER]
//! ```
//!
//! `like` gives the gradient of a digit's logit with respect to the pixels, the net standing still. Ink stays between none and
//! all, and costs a little, so that what says nothing stays blank. Pictures go to the terminal and, as a PNG file, to FOLDER
//! (`target/favourites` where none is named).

use examples::folder::Folder;
use examples::handwriting::{Handwriting, Image};
use examples::picture::Picture;
use examples::sheet::sheet;
use examples::terminal::{Group, show};
use net_runtime::nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;
use net_runtime::train::{Samples, Training};
use std::error::Error;
use std::io::{Write, stdout};

net! {
    /// Tells which digit an image shows.
    pub Reader(input: [1, 8, 8]) =
        convolution(1 -> 8, 3x3, padding = 1) |> swish
        |> pooling(2x2, stride = 2, function = mean)
        |> flatten |> linear(48) |> swish
        |> logits: linear(10) |> probabilities: softmax
        |> cross_entropy_loss(index);
    pub fn learn(input, target) -> (loss, grad(parameters));
    pub fn read(input) -> probabilities;

    /// How much the net likes an image, and which ink it would like more of.
    pub fn like(input, grad(logits)) -> (probabilities, grad(input));
}

const STEPS: usize = 200;
const RATE: f32 = 0.02;
const COST_OF_INK: f32 = 0.6;

fn trained() -> Result<Reader, Box<dyn Error>> {
    let handwriting = Handwriting::parse(include_str!("data/digits.csv"))?;
    let samples: Samples<(Image, Index<10>)> =
        handwriting.training.iter().map(|sample| (sample.image, sample.digit)).collect();
    let mut reader = Reader::seeded(1);
    let trained = Training::of(Reader::LEARN, Adam::new(0.003))
        .epochs(20)
        .augment(|(image, digit), chance| ([image[0].map(|ink| ink + chance.normal(0.25))], *digit))
        .validate(&handwriting.held_out, |reader, sample| (reader.read(&sample.image), sample.digit))
        .run(&mut reader, &samples)?;
    let accuracy = trained.history.epochs.last().and_then(|epoch| epoch.figure("held-out accuracy"));
    println!("held-out accuracy: {:.1} %\n", 100.0 * accuracy.unwrap_or(f64::NAN));
    Ok(reader)
}

/// The image that the net likes best as this digit, and how sure it is of it.
fn favourite(reader: &Reader, digit: usize) -> (Image, f32) {
    let mut image = [SMatrix::from_element(0.3)];
    let wanted = SVector::from_fn(|other, _| if other == digit { 1.0 } else { -0.1 });
    for _ in 0..STEPS {
        let (_, slope) = reader.like(&image, &wanted);
        image[0].zip_apply(&slope[0], |ink, slope| *ink = (*ink + RATE * (slope - COST_OF_INK)).clamp(0.0, 1.0));
    }
    let (probabilities, _) = reader.like(&image, &wanted);
    (image, probabilities[digit])
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Folder::of_command_line("target/favourites")?;
    let reader = trained()?;
    let favourites: Vec<(Image, f32)> = (0..10).map(|digit| favourite(&reader, digit)).collect();

    let mut out = stdout().lock();
    let group = |(digit, (image, _)): (usize, &(Image, f32))| Group {
        caption: format!("a {digit}"),
        pictures: vec![Picture::of(*image)],
    };
    show(&mut out, &favourites.iter().enumerate().map(group).collect::<Vec<_>>())?;
    let tile = |digit: usize| (Picture::of(favourites[digit].0), digit.to_string());
    let columns: Vec<_> = (0..5).map(|digit| vec![tile(digit), tile(digit + 5)]).collect();
    folder.save(
        &mut out,
        "favourites.png",
        &sheet("What the net would like best to read", "gradient ascent on the ink", &columns),
    )?;
    let least = favourites.iter().map(|(_, probability)| *probability).fold(1.0, f32::min);
    writeln!(out, "least certainty: {:.1} %", 100.0 * least)?;
    Ok(())
}
