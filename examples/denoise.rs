//! A U-Net that takes noise from handwritten digits.
//!
//! ```text
//! cargo run --release --example denoise [-- FOLDER]
//! ```
//!
//! The net is below, whole. On the way down each level sees more of the image and fewer pixels of it; on the way up it
//! is told again, by `catenate`, what the level saw before. Pictures go to the terminal and, as `denoise.png`, to FOLDER
//! (`target/denoise` where none is named).

use examples::folder::Folder;
use examples::handwriting::{Handwriting, Image, Sample};
use examples::picture::Picture;
use examples::sheet::sheet;
use examples::terminal::{Group, show};
use net_runtime::nalgebra::SMatrix;
use net_runtime::prelude::*;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use std::error::Error;
use std::io::{Write, stdout};

net! {
    /// Two looks at the neighbours of each pixel.
    Look<IN, OUT, SIZE>(x: [IN, SIZE, SIZE]) -> y {
        let y = x |> convolution(OUT, 3x3, padding = same) |> ramp |> convolution(OUT, 3x3, padding = same) |> ramp;
    }

    /// 8 by 8 pixels, 4 by 4, 2 by 2, and back.
    pub UNet(noisy: [1, 8, 8], clean: [1, 8, 8]) -> loss {
        let a = noisy |> Look<1, 16, 8>;
        let b = a |> pooling(2x2, stride = 2) |> Look<16, 32, 4>;
        let c = b |> pooling(2x2, stride = 2) |> Look<32, 48, 2>;
        let d = (b, c |> deconvolution(32, 2x2, stride = 2)) |> catenate |> Look<64, 32, 4>;
        let e = (a, d |> deconvolution(16, 2x2, stride = 2)) |> catenate |> Look<32, 16, 8>;
        let cleaned = e |> convolution(1, 1x1) |> sigmoid;
        let loss = (cleaned, clean) |> mean_squared_loss;
    }
    pub fn learn(noisy, clean) -> (loss, grad(parameters));
    pub fn clean(noisy) -> cleaned;
}

const EPOCHS: usize = 25;
const BATCH: usize = 32;
const RATE: f32 = 0.006;

/// What is added to a pixel is at most this, more often less.
const NOISE: f32 = 0.8;

/// The image with noise on every pixel.
fn noisy([ink]: Image, rng: &mut Pcg32) -> Image {
    [ink + SMatrix::from_fn(|_, _| NOISE * (rng.random::<f32>() - rng.random::<f32>()))]
}

fn train(samples: &[Sample], rng: &mut Pcg32) -> Result<UNet, BatchMismatch> {
    let (mut net, mut gradient) = (UNet::seeded(1), UNet::ZERO);
    let (mut adam, mut images) = (Adam::new(RATE), samples.iter().map(|sample| sample.image).collect::<Vec<_>>());
    for epoch in 1..=EPOCHS {
        images.shuffle(rng);
        let mut losses = vec![0.0; images.len()];
        for (clean, losses) in images.chunks(BATCH).zip(losses.chunks_mut(BATCH)) {
            let spoilt: Vec<_> = clean.iter().map(|image| noisy(*image, rng)).collect();
            net.learn_batch(&spoilt, clean, losses, &mut gradient)?;
            adam.step_of(clean.len(), &mut net, &gradient);
        }
        adam.rate -= RATE / EPOCHS as f32;
        if epoch.is_multiple_of(5) {
            println!("epoch {epoch:>2} of {EPOCHS}: mean squared error {:.4}", mean(losses));
        }
    }
    Ok(net)
}

fn mean(numbers: Vec<f32>) -> f32 {
    let count = numbers.len() as f32;
    numbers.into_iter().sum::<f32>() / count
}

/// An image as it was meant, as it came, and as the net returns it.
struct Case {
    sample: Sample,
    noisy: Image,
    cleaned: Image,
}

impl Case {
    fn new(net: &UNet, sample: Sample, rng: &mut Pcg32) -> Self {
        let noisy = noisy(sample.image, rng);
        Self { sample, noisy, cleaned: net.clean(&noisy) }
    }

    /// The mean squared difference of `image` from what was meant.
    fn error(&self, image: Image) -> f32 {
        (image[0] - self.sample.image[0]).norm_squared() / 64.0
    }

    fn pictures(&self) -> [Picture; 3] {
        [self.noisy, self.cleaned, self.sample.image].map(Picture::of)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Folder::of_command_line("target/denoise")?;
    let handwriting = Handwriting::parse(include_str!("data/digits.csv"))?;
    let mut rng = Pcg32::seed_from_u64(1);
    let net = train(&handwriting.training, &mut rng)?;

    let cases: Vec<_> = handwriting.held_out.iter().map(|sample| Case::new(&net, *sample, &mut rng)).collect();
    let of_each: Vec<_> =
        (0..10).filter_map(|digit| cases.iter().find(|case| case.sample.digit.get() == digit)).collect();
    let group = |case: &&Case| Group {
        caption: format!("{} noisy, cleaned, true", case.sample.digit),
        pictures: case.pictures().into(),
    };
    let column =
        |case: &&Case| case.pictures().into_iter().zip(["noisy", "cleaned", "true"].map(String::from)).collect();
    let mut out = stdout().lock();
    writeln!(out)?;
    show(&mut out, &of_each.iter().take(4).map(group).collect::<Vec<_>>())?;
    let picture = sheet(
        "Noise taken from digits that the net has never seen",
        "a U-Net",
        &of_each.iter().map(column).collect::<Vec<_>>(),
    );
    folder.save(&mut out, "denoise.png", &picture)?;

    let before = mean(cases.iter().map(|case| case.error(case.noisy)).collect());
    let after = mean(cases.iter().map(|case| case.error(case.cleaned)).collect());
    writeln!(out, "mean squared error of {} held-out digits: {before:.4} before, {after:.4} after", cases.len())?;
    writeln!(out, "noise left: {:.1} %", 100.0 * after / before)?;
    Ok(())
}
