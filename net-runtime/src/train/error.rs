//! What ends a training before its end.

use crate::batch::BatchMismatch;
use alloc::string::String;
use core::fmt;

/// What ended a training before its end.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrainingError {
    /// There are fewer samples than one step takes.
    TooFewSamples {
        /// How many a step takes.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A loss, or a learned number, became infinite or NaN. The net is as it was before that step.
    NotFinite {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The step, counted from 1 over all epochs.
        step: usize,
        /// The first sample whose own loss or gradient is not finite, by its place among the samples; none where only the sum
        /// or the step is not.
        sample: Option<usize>,
    },
    /// A checkpoint could not be written, or not be read, or is of another training.
    Checkpoint(String),
    /// The arrays of a batch differ in length, which an implementation of `Learn` by hand can bring about.
    Batch(BatchMismatch),
}

impl fmt::Display for TrainingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewSamples { expected, found } => {
                write!(f, "expected at least {expected} samples, which one step takes, found {found}")
            }
            Self::NotFinite { epoch, step, sample } => {
                write!(f, "in epoch {epoch}, step {step}, ")?;
                match sample {
                    Some(sample) => write!(f, "the loss or gradient of sample {sample} is not finite")?,
                    None => write!(f, "the step is not finite, though the loss and gradient of each sample are")?,
                }
                write!(f, "; the net is as it was before that step")
            }
            Self::Checkpoint(text) => f.write_str(text),
            Self::Batch(mismatch) => mismatch.fmt(f),
        }
    }
}

impl core::error::Error for TrainingError {}
