//! A net that was trained in PyTorch, by `train.py` beside this file: its weights are read when this is compiled and lie where
//! constants do. It gives what PyTorch gave, outputs and gradients, and goes on learning from there.
//!
//! ```text
//! python3 examples/pytorch/train.py          trains, saves `digits.safetensors`, and in `digits.json` what the net gives
//! cargo run --release --example from_pytorch
//! ```
//!
//! Both files are in the repository: the first line may be left out.

use std::collections::BTreeMap;
use std::fs;

use examples::handwriting::{Handwriting, Image};
use net_runtime::Index;
use net_runtime::nalgebra::SMatrix;
use net_runtime::prelude::*;

net! {
    /// What `train.py` calls `nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())`.
    Front(input: [1, 8, 8]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten;

    /// And `nn.Linear(72, 10)` behind it.
    Digits = front: Front |> head: linear(10) |> cross_entropy_loss(index, from = logits);
    weights "pytorch/digits.safetensors";

    fn logits(input) -> head;
    fn gradients(input, target) -> (grad(input), grad(parameters));
    fn learn(input, target) -> descend(parameters);
}

/// What PyTorch gave.
#[derive(serde::Deserialize)]
struct Given {
    images: Vec<Vec<f32>>,
    digits: Vec<usize>,
    logits: Vec<Vec<f32>>,
    /// The gradient of the sum of all losses with respect to each image.
    input: Vec<Vec<f32>>,
    /// And with respect to each array, row by row.
    gradients: BTreeMap<String, Vec<f32>>,
}

fn main() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/pytorch/digits.json")).expect("`digits.json`");
    let given: Given = serde_json::from_str(&text).expect("what `train.py` writes");
    let error = compare(Digits::TRAINED, &given);
    println!("largest difference from PyTorch: {error:.1e}");
    assert!(error < 1e-6, "outputs and gradients are PyTorch's");

    let lines = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits.csv")).expect("`digits.csv`");
    let Handwriting { training, held_out } = Handwriting::parse(&lines).expect("images");
    let right = |net: &Digits| {
        let right = held_out.iter().filter(|sample| Index::of_largest(&net.logits(&sample.image)) == sample.digit);
        100.0 * right.count() as f32 / held_out.len() as f32
    };
    println!("held-out accuracy as trained in PyTorch: {:.1} %", right(Digits::TRAINED));
    let mut net = Digits::TRAINED.clone();
    for sample in training.iter().cycle().take(10 * training.len()) {
        net.learn(&sample.image, sample.digit, 0.02);
    }
    println!("held-out accuracy: {:.1} % after ten more rounds here", right(&net));
}

/// The largest difference of outputs and gradients, relative to the largest of each array.
fn compare(net: &Digits, given: &Given) -> f32 {
    let mut sums = Digits::ZERO;
    let mut error: f32 = 0.0;
    for (number, image) in given.images.iter().enumerate() {
        let image: Image = [SMatrix::from_row_slice(image)];
        let target = Index::new(given.digits[number]).expect("a digit");
        error = error.max(difference(net.logits(&image).as_slice(), &given.logits[number]));
        let (input, parameters) = net.gradients(&image, target);
        let input: Vec<f32> = input[0].transpose().iter().copied().collect();
        error = error.max(difference(&input, &given.input[number]));
        sums += &parameters;
    }
    for (own, name) in Digits::ARRAYS.iter().zip(["front.0.weight", "front.0.bias", "head.weight", "head.bias"]) {
        error = error.max(difference(&row_by_row(&sums, own), &given.gradients[name]));
    }
    error
}

/// The numbers of one array, row by row as PyTorch has them.
fn row_by_row(net: &Digits, array: &net_runtime::ArrayInfo) -> Vec<f32> {
    let position = |mut number: usize| {
        let mut at = vec![0; array.shape.len()];
        for (place, extent) in at.iter_mut().zip(array.shape).rev() {
            (*place, number) = (number % extent, number / extent);
        }
        array.position(&at).expect("a place")
    };
    (0..array.size()).map(|number| net.parameters()[position(number)]).collect()
}

fn difference(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(1.0_f32, |largest, x| largest.max(x.abs()));
    found.iter().zip(expected).fold(0.0, |most: f32, (a, b)| most.max((a - b).abs() / largest))
}
