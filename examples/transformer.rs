//! A small language model: learns to write, a character at a time, from the documentation of this repository.
//!
//! ```text
//! cargo run --release --example transformer
//! ```
//!
//! The net is below, whole. Each position attends to those before it alone, so that one pass over 64 characters learns 64
//! predictions. A tenth of the text is held out; what the net needs to tell its characters stands beside what their
//! frequencies alone would need.

use net_runtime::Xavier;
use net_runtime::nalgebra::SVector;
use net_runtime::prelude::*;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use std::error::Error;

net! {
    const LENGTH = 64;
    const ALPHABET = 60;
    const SIZE = 48;
    const HEADS = 4;

    /// Each position looks at those before it, then thinks by itself.
    Block(x: [LENGTH, SIZE]) -> y {
        layer perceptron = linear(4 * SIZE) |> ramp |> linear(SIZE);
        let n = x |> normalization(scaling = same);
        let query = n |> net_map(linear(SIZE, biases = none));
        let key = n |> net_map(linear(SIZE, biases = none));
        let value = n |> net_map(linear(SIZE, biases = none));
        let seen = (query = query, key = key, value = value)
            |> attention(score = dot, heads = HEADS, scale = 1 / sqrt(SIZE / HEADS), mask = causal);
        let h = x + (seen |> net_map(linear(SIZE)));
        let y = h + (h |> normalization(scaling = same) |> net_map(perceptron));
    }

    /// Tells each next character.
    pub Writer(text: [LENGTH] of index(ALPHABET), next: [LENGTH] of index(ALPHABET)) -> loss {
        array positions: [LENGTH, SIZE] = normal(0.1);
        let x = (text |> embedding(SIZE)) + positions;
        let logits = x |> [Block; 2] |> normalization(scaling = same) |> net_map(linear(ALPHABET));
        let loss = (logits, next) |> cross_entropy_loss(index, from = logits);
    }
    pub fn learn(text, next) -> (loss, grad(parameters));
    pub fn judge(text, next) -> loss;
    pub fn predict(text) -> logits;
}

const CHARACTERS: &str = "\n abcdefghijklmnopqrstuvwxyz0123456789.,:;()[]<>|=+-*/_`'\"#!";
const LENGTH: usize = 64;
const STEPS: usize = 3000;
const BATCH: usize = 8;
const RATE: f32 = 0.008;
/// Below 1 what is likely is drawn more often than the net finds it.
const WARMTH: f32 = 0.6;

type Character = Index<{ CHARACTERS.len() }>;
type Text = [Character; LENGTH];

/// The text in small letters, without the characters that the net does not know.
fn characters(text: &str) -> Vec<Character> {
    let known = |c: char| CHARACTERS.find(c.to_ascii_lowercase()).and_then(Index::new);
    text.chars().filter_map(known).collect()
}

/// What stands from `at` on, and what stands one further.
fn window(text: &[Character], at: usize) -> Option<(Text, Text)> {
    Some((*text.get(at..)?.first_chunk()?, *text.get(at + 1..)?.first_chunk()?))
}

/// As many stretches of `text` as a batch has, drawn at random.
fn drawn(text: &[&[Character]], rng: &mut Pcg32) -> (Vec<Text>, Vec<Text>) {
    let one = |rng: &mut Pcg32| text.choose(rng).and_then(|part| window(part, rng.random_range(0..part.len())));
    std::iter::repeat_with(|| one(rng)).flatten().take(BATCH).unzip()
}

fn train(text: &[&[Character]], rng: &mut Pcg32) -> Result<Writer, BatchMismatch> {
    let (mut net, mut gradient) = (Writer::init_with(&Xavier::normal(), rng), Writer::ZERO);
    let (mut adam, mut losses, mut sum) = (Adam::new(RATE), [0.0; BATCH], 0.0);
    for step in 1..=STEPS {
        adam.rate = RATE * (step as f32 / 100.0).min(1.0 - step as f32 / STEPS as f32);
        let (text, next) = drawn(text, rng);
        net.learn_batch(&text, &next, &mut losses, &mut gradient)?;
        adam.step_of(BATCH, &mut net, &gradient);
        sum += mean(&losses);
        if step.is_multiple_of(STEPS / 10) {
            let seen = step * BATCH * LENGTH;
            println!("{seen:>8} characters: {:.2} bits each", bits(sum / (STEPS / 10) as f32));
            sum = 0.0;
        }
    }
    Ok(net)
}

/// The mean loss over `text`, window by window.
fn loss(net: &Writer, text: &[&[Character]]) -> Result<f32, BatchMismatch> {
    let windows = |part| (0..).step_by(LENGTH).map_while(move |at| window(part, at));
    let (text, next): (Vec<_>, Vec<_>) = text.iter().flat_map(|part| windows(part)).unzip();
    let mut losses = vec![0.0; text.len()];
    net.judge_batch(&text, &next, &mut losses)?;
    Ok(mean(&losses))
}

/// The mean loss of one who only knows how frequent each character is.
fn loss_of_frequencies(training: &[&[Character]], held_out: &[&[Character]]) -> f32 {
    let mut counts = [1.0_f32; CHARACTERS.len()];
    training.iter().copied().flatten().for_each(|c| counts[c.get()] += 1.0);
    let total: f32 = counts.iter().sum();
    mean(&held_out.iter().copied().flatten().map(|c| -(counts[c.get()] / total).ln()).collect::<Vec<_>>())
}

/// `count` characters that the net writes behind `text`, each drawn by how likely the net finds it: what is largest of
/// logits and Gumbel's noise is drawn by a softmax of the logits.
fn written(net: &Writer, mut text: Text, count: usize, rng: &mut Pcg32) -> Vec<Character> {
    let mut next = || {
        let noise = SVector::from_fn(|_, _| -(-(1.0 - rng.random::<f32>()).ln()).ln());
        let drawn = Index::of_largest(&(net.predict(&text).row(LENGTH - 1).transpose() / WARMTH + noise));
        text.rotate_left(1);
        text[LENGTH - 1] = drawn;
        drawn
    };
    (0..count).map(|_| next()).collect()
}

fn readable(text: &[Character]) -> String {
    text.iter().filter_map(|c| CHARACTERS.chars().nth(c.get())).collect()
}

fn mean(losses: &[f32]) -> f32 {
    losses.iter().sum::<f32>() / losses.len() as f32
}

fn bits(loss: f32) -> f32 {
    loss / 2.0_f32.ln()
}

fn main() -> Result<(), Box<dyn Error>> {
    let text = characters(concat!(include_str!("../README.md"), include_str!("../net-macros/docs/net.md")));
    let parts = || text.chunks(1000).enumerate();
    let training: Vec<_> = parts().filter(|(n, _)| n % 10 != 9).map(|(_, part)| part).collect();
    let held_out: Vec<_> = parts().filter(|(n, _)| n % 10 == 9).map(|(_, part)| part).collect();
    let mut rng = Pcg32::seed_from_u64(1);
    println!("{} parameters, {} characters, of which a tenth is held out", Writer::PARAMETERS, text.len());
    let net = train(&training, &mut rng)?;

    let (start, _) = window(&text, 0).ok_or("there is no text")?;
    let line = written(&net, start, 300, &mut rng);
    println!("\nGiven `{}`, the net goes on:\n\n{}\n", readable(&start), readable(&line));
    println!("by frequencies alone: {:.2}", bits(loss_of_frequencies(&training, &held_out)));
    println!("bits per character: {:.2}", bits(loss(&net, &held_out)?));
    Ok(())
}
