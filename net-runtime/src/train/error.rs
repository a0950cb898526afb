//! What ends a training before its end.

use crate::batch::BatchMismatch;
use alloc::string::String;
use core::fmt;

/// What ended a training before its end.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum TrainingError {
    /// Something was asked for that says nothing, such as batches of no samples.
    Unclear(String),
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
        /// The first sample whose own loss or gradient is not finite, by its place among the samples, counted from 0; none where
        /// only the sum or the step is not.
        sample: Option<usize>,
        /// The rate of the step.
        rate: f64,
        /// The mean loss of the step before, NaN of the first one: a large one says that the rate was too large.
        before: f64,
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
            Self::NotFinite { epoch, step, sample, rate, before } => {
                write!(f, "in epoch {epoch}, step {step}, at the rate {rate:.3e}, ")?;
                match sample {
                    Some(sample) => write!(f, "the loss or gradient of sample {sample} (from 0) is not finite")?,
                    None => write!(f, "the step is not finite, though the loss and gradient of each sample are")?,
                }
                if !before.is_nan() {
                    write!(
                        f,
                        "; the mean loss of the step before is {before:.3e}, and a rate that is too large lets it grow"
                    )?;
                }
                write!(f, "; the net is as it was before that step")
            }
            Self::Checkpoint(text) | Self::Unclear(text) => f.write_str(text),
            Self::Batch(mismatch) => mismatch.fmt(f),
        }
    }
}

/// The same as for people: it is what `fn main() -> Result<..>` prints.
impl fmt::Debug for TrainingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for TrainingError {}
