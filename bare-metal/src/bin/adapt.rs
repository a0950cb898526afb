//! A net that was trained in PyTorch goes on learning on a Cortex-M4F: `cargo run --release --bin adapt` in this folder, with QEMU.
//!
//! Its weights are in flash. It reads digits, and shows which pixels made it decide. Then they arrive inverted, and it reads none. So its last
//! layer learns, in RAM, from each sample as it arrives, of which it keeps none, until it reads them.
//!
//! Every figure is measured on the device. The program fails unless accuracy falls, and comes back.
#![no_std]
#![no_main]

use core::fmt::{Display, Error, Formatter};

use bare_metal::samples::{Missing, Sample, Samples};
use bare_metal::{Buffer, Cost, Memory, cost, end};
use cortex_m_semihosting::{hprint, hprintln};
use net_runtime::nalgebra::{SMatrix, SVector};
use net_runtime::prelude::*;

net! {
    /// What eight filters find, in nine places each.
    Front(input: [1, 8, 8]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten;

    /// As it was trained.
    Digits = front: Front |> head: linear(10);
    weights "../examples/pytorch/digits.safetensors";
    fn logits(input) -> output;
    fn saliency(input, grad(output)) -> grad(input);

    /// As it goes on: the front stays in flash, and nothing is stored or differentiated for it.
    Adaptive = frozen front: Front |> head: linear(10) |> softmax |> cross_entropy_loss(index);
    fn logits(input) -> head;
    fn learn(input, target) -> descend(parameters);
}

/// One sample in this many is held out.
const HELD_OUT: u32 = 5;
/// After so many samples accuracy is measured again.
const STRETCH: u32 = 500;
/// The rate of learning, of the first sample and, half of it, after so many.
const RATE: f32 = 0.04;
const SLOWER: f32 = 1000.0;

type Image = [SMatrix<f32, 8, 8>; 1];

static NET: &Digits = Digits::TRAINED;
static HEAD: Buffer<Adaptive> = Buffer::zeros();
static IMAGE: Buffer<Image> = Buffer::zeros();
static DIGIT: Buffer<Index<10>> = Buffer::zeros();
static LOGITS: Buffer<SVector<f32, 10>> = Buffer::zeros();
static SEED: Buffer<SVector<f32, 10>> = Buffer::zeros();
static SALIENCY: Buffer<Image> = Buffer::zeros();

/// How the digits arrive.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    AsTrained,
    Inverted,
}

fn image(sample: &Sample, style: Style) -> Image {
    let pixels = SMatrix::from_row_slice(&sample.pixels);
    [if style == Style::AsTrained { pixels } else { pixels.map(|ink| 1.0 - ink) }]
}

/// How many samples in a thousand of those held out are read right.
fn accuracy(style: Style, decide: impl Fn(&Image) -> Index<10>) -> Result<u32, Missing> {
    let (mut samples, mut right, mut all) = (Samples::open()?, 0, 0);
    while let Some(sample) = samples.next()? {
        if sample.number % HELD_OUT == HELD_OUT - 1 {
            all += 1;
            right += u32::from(decide(&image(&sample, style)).get() == sample.digit);
        }
    }
    Ok(1000 * right / all)
}

/// `97.7 %`
struct Thousandths(u32);

impl Display for Thousandths {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result<(), Error> {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

fn by_net(image: &Image) -> Index<10> {
    Index::of_largest(&NET.logits(image))
}

fn by_head(image: &Image) -> Index<10> {
    Index::of_largest(&HEAD.lent().logits(&NET.front, image))
}

/// The head learns from all samples that are not held out, as they arrive, from sample number `learnt` on. Prints how well it reads after each
/// stretch, and returns how many samples it has learnt.
fn adapt(head: &mut Adaptive, style: Style, mut learnt: u32) -> Result<u32, Missing> {
    let mut samples = Samples::open()?;
    while let Some(sample) = samples.next()? {
        if sample.number % HELD_OUT < HELD_OUT - 1 {
            let Some(digit) = Index::new(sample.digit) else { return Err(Missing::Line(sample.number)) };
            head.learn(&NET.front, &image(&sample, style), digit, RATE / (1.0 + learnt as f32 / SLOWER));
            learnt += 1;
            if learnt % STRETCH == 0 {
                hprintln!("  {:>4} samples later   {}", learnt, Thousandths(accuracy(style, by_head)?));
            }
        }
    }
    Ok(learnt)
}

/// A digit beside its saliency: how much each pixel, inked more or less, would change what speaks for it.
fn draw(image: &Image) {
    let class = by_net(image).get();
    let seed = SVector::from_fn(|digit, _| if digit == class { 1.0 } else { 0.0 });
    let [saliency] = NET.saliency(image, &seed);
    let largest = saliency.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    hprintln!("  a digit           what makes it a {}", class);
    for row in 0..8 {
        let shades = (0..8).map(|column| (image[0][(row, column)], saliency[(row, column)].abs() / largest));
        hprint!("  ");
        shades.clone().for_each(|(ink, _)| hprint!("{}", shade(ink)));
        hprint!("  ");
        shades.for_each(|(_, salient)| hprint!("{}", shade(salient)));
        hprintln!("");
    }
}

/// Two characters that are as dark as a number from 0 to 1.
fn shade(x: f32) -> &'static str {
    ["  ", "..", "::", "++", "##"].get((x * 4.99) as usize).copied().unwrap_or("##")
}

fn print_cost(name: &str, planned: usize, call: fn()) {
    let Cost { instructions, stack } = cost(call);
    hprintln!(
        "  {:<9} {:>7} instructions, {:>5} bytes of stack, {:>5} of them planned",
        name,
        instructions,
        stack,
        planned
    );
}

fn run() -> Result<bool, Missing> {
    if let Some(sample) = Samples::open()?.next()? {
        *IMAGE.lent() = image(&sample, Style::AsTrained);
    }
    draw(IMAGE.lent());
    SEED.lent()[0] = 1.0;

    hprintln!("held out, read right");
    let before = accuracy(Style::AsTrained, by_net)?;
    hprintln!("  as trained           {}", Thousandths(before));
    let fallen = accuracy(Style::Inverted, by_net)?;
    hprintln!("  inverted             {}", Thousandths(fallen));
    let head = HEAD.lent();
    *head = Adaptive { head: NET.head.clone() };
    let once = adapt(head, Style::Inverted, 0)?;
    let twice = adapt(head, Style::Inverted, once)?;
    let after = accuracy(Style::Inverted, by_head)?;
    hprintln!("  {:>4} samples later   {}", twice, Thousandths(after));

    hprintln!("each call");
    print_cost("classify", Digits::LOGITS_SCRATCH_BYTES, || NET.logits_into(IMAGE.lent(), LOGITS.lent()));
    print_cost("saliency", Digits::SALIENCY_SCRATCH_BYTES, || {
        NET.saliency_into(IMAGE.lent(), SEED.lent(), SALIENCY.lent());
    });
    print_cost("learn", Adaptive::LEARN_SCRATCH_BYTES, || {
        HEAD.lent().learn_into(&NET.front, IMAGE.lent(), *DIGIT.lent(), 0.0);
    });
    let Memory { flash, ram } = Memory::used();
    hprintln!(
        "{} bytes of flash, {} of them weights; {} bytes of RAM beside the stack, {} of them the head",
        flash,
        size_of::<Digits>(),
        ram,
        size_of::<Adaptive>()
    );
    Ok(before >= 960 && fallen <= 100 && after >= 880)
}

#[bare_metal::entry]
fn main() -> ! {
    match run() {
        Ok(is_as_told) => end(is_as_told),
        Err(Missing::File) => hprintln!("examples/data/digits.csv cannot be read: is semihosting on?"),
        Err(Missing::Line(number)) => hprintln!("line {} is not 64 pixels from 0 to 16 and a digit", number + 1),
    }
    end(false)
}
