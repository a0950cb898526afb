//! What the net makes of one image: its reading, the runner-up, and the pixels that speak for them.

use crate::Reader;
use examples::handwriting::{Image, Sample};
use net_runtime::nalgebra::SVector;

/// An image with the two digits that the net finds most likely.
#[derive(Clone, Copy)]
pub struct Reading {
    pub sample: Sample,
    pub digit: usize,
    pub runner_up: usize,
    /// How likely the net finds `digit`, from 0 to 1.
    pub confidence: f32,
}

impl Reading {
    pub fn new(reader: &Reader, sample: Sample) -> Self {
        let mut probabilities = reader.read(&sample.image);
        let (digit, confidence) = probabilities.argmax();
        probabilities[digit] = -1.0;
        Self { sample, digit, runner_up: probabilities.imax(), confidence }
    }

    pub fn is_correct(&self) -> bool {
        self.digit == self.sample.digit.get()
    }

    /// Where more ink would speak for `digit` (above 0) and against it (below).
    pub fn evidence_for(&self, reader: &Reader, digit: usize) -> Image {
        reader.evidence(&self.sample.image, &one(digit))
    }

    /// Where more ink would speak for `digit` rather than for `other`.
    pub fn evidence_between(&self, reader: &Reader, digit: usize, other: usize) -> Image {
        reader.evidence(&self.sample.image, &(one(digit) - one(other)))
    }
}

/// 1 at `digit`, 0 elsewhere.
fn one(digit: usize) -> SVector<f32, 10> {
    SVector::ith(digit, 1.0)
}

/// Of each digit, the correct reading that the net is most confident of.
pub fn clearest(readings: &[Reading]) -> Vec<Reading> {
    let correct = |digit| readings.iter().filter(move |r| r.is_correct() && r.digit == digit);
    (0..10).filter_map(|digit| correct(digit).max_by(|a, b| a.confidence.total_cmp(&b.confidence)).copied()).collect()
}

/// The wrong readings, the most confident first.
pub fn misread(readings: &[Reading]) -> Vec<Reading> {
    let mut misread: Vec<_> = readings.iter().filter(|r| !r.is_correct()).copied().collect();
    misread.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    misread
}
