//! [`Training`]: what is trained by what, on what, for how long.

use super::chance::Chance;
use super::checkpoint::{Checkpoints, Progress};
use super::columns::Row;
use super::error::TrainingError;
use super::history::{Figure, History};
use super::method::{ByDescent, ByGradient, Kept, Method};
use super::scores::{Scored, Scores};
use crate::learn::{Descend, Learn};
use crate::optimisers::{Optimiser, Schedule};
use crate::parameters::Parameters;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;
use core::marker::PhantomData;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

type Scalar<M> = <<M as Method>::Net as Parameters>::Scalar;
type Validation<'a, N> = Box<dyn Fn(&N) -> (Vec<Figure>, f64) + 'a>;
type Augment<'a, S> = Box<dyn Fn(&S, &mut Chance) -> S + 'a>;
type Rates<'a, T> = Box<dyn Fn(u32) -> Schedule<T> + 'a>;

/// A training: which function learns, by which optimiser, for how long. [`run`](Training::run) trains.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::nalgebra::{self, SVector, vector};
/// use net_runtime::train::{Samples, Training};
///
/// net! {
///     Xor = linear(2 -> 8) |> tanh |> logits: linear(2) |> softmax |> cross_entropy_loss(index);
///     fn learn(input, target) -> (loss, grad(parameters));
///     fn predict(input) -> logits;
/// }
///
/// let samples: Samples<(SVector<f32, 2>, Index<2>)> = [(0, 0), (0, 1), (1, 0), (1, 1)]
///     .into_iter()
///     .filter_map(|(a, b)| Some((vector![a as f32, b as f32], Index::new(a ^ b)?)))
///     .collect();
/// let mut net = Xor::seeded(1);
/// let trained = Training::of(Xor::LEARN, Adam::new(0.05))
///     .epochs(100)
///     .batch(4)
///     .validate(&samples, |net, (input, target)| (net.predict(input), *target))
///     .run(&mut net, &samples)?;
/// let last = trained.history.epochs.last().and_then(|epoch| epoch.figure("held-out accuracy"));
/// assert_eq!(last, Some(1.0));
/// # Ok::<(), net_runtime::train::TrainingError>(())
/// ```
///
/// The same seed gives the same bits, on any number of threads, resumed or not.
#[must_use = "a training does nothing before `run`"]
pub struct Training<'a, M: Method> {
    /// On the heap: it is as large as some nets, and passes through every method here.
    pub(super) method: Box<M>,
    pub(super) how: How<'a, M>,
}

/// All but the method.
pub(super) struct How<'a, M: Method> {
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    pub(super) rates: Option<Rates<'a, Scalar<M>>>,
    pub(super) validations: Vec<Validation<'a, M::Net>>,
    pub(super) patience: Option<usize>,
    pub(super) augment: Option<Augment<'a, M::Sample>>,
    pub(super) checkpoints: Option<Checkpoints<M>>,
    pub(super) shows_progress: bool,
    /// Whether there is a validation without samples.
    pub(super) is_unclear: bool,
}

impl<M: Method> How<'_, M> {
    /// Whether all that was asked for says something.
    pub(super) fn check(&self) -> Result<(), TrainingError> {
        let every = self.checkpoints.as_ref().and_then(|checkpoints| checkpoints.every);
        let unclear = match M::SAMPLES {
            _ if self.batch == 0 => "expected at least 1 sample a batch, found `batch(0)`".into(),
            Some(samples) if self.batch != samples => {
                format!("expected batches of {samples}, which the function says itself, found `batch({})`", self.batch)
            }
            _ if self.patience == Some(0) => "expected a patience of at least 1 epoch, found `patience(0)`".into(),
            _ if every == Some(0) => {
                "expected a checkpoint every 1 step or more, found `checkpoint_every(0, ..)`".into()
            }
            _ if self.patience.is_some() && self.validations.is_empty() => {
                "expected `validate` beside `patience`, which watches it".into()
            }
            _ if self.is_unclear => "expected samples to `validate` with, found none".into(),
            _ => return Ok(()),
        };
        Err(TrainingError::Unclear(unclear))
    }
}

/// What a training leaves behind, beside the net.
#[derive(Clone, Debug)]
pub struct Trained<M> {
    /// How it went.
    pub history: History,
    /// The epoch, counted from 1, whose net it is, where early stopping kept the best.
    pub best_epoch: Option<usize>,
    /// Whether it ended before all epochs were over.
    pub is_stopped_early: bool,
    /// The number of steps in the checkpoint that it went on from: all of them where it was over already.
    pub resumed: Option<usize>,
    /// With the optimiser, `method.optimiser`, as it is after the last step.
    pub method: Box<M>,
}

impl<L: Learn<Sample: Row, Net: Clone>, O: Optimiser<L::Net> + Clone> Training<'_, ByGradient<L, O>> {
    /// By a function's gradient and an optimiser: `Training::of(Net::LEARN, Adam::new(0.001))`. Clipping of gradients and decay of
    /// weights are the optimiser's: `Adam::new(0.001).with_norm_clipping(1.0).with_decay(0.01)`.
    pub fn of(_learn: L, optimiser: O) -> Self {
        Self::by(ByGradient { optimiser, is_sum: false, gradient: crate::boxed::boxed() })
    }

    /// By the sum of the gradients of a batch. Without this, by their mean.
    pub fn by_sum(mut self) -> Self {
        self.method.is_sum = true;
        self
    }
}

impl<D: Descend<Sample: Row, Net: Clone>> Training<'_, ByDescent<D>> {
    /// By a function that descends itself, at this rate: `Training::descending(Net::STEP, 0.1)`. A batch has as many samples as the
    /// function takes; what is left over in an epoch is left out in it, and comes in others.
    pub fn descending(_descend: D, rate: <D::Net as Parameters>::Scalar) -> Self {
        Self::by(ByDescent { rate, of: PhantomData })
    }
}

impl<'a, M: Method> Training<'a, M> {
    fn by(method: M) -> Self {
        let how = How {
            epochs: 10,
            batch: M::SAMPLES.unwrap_or(32),
            seed: 0,
            rates: None,
            validations: Vec::new(),
            patience: None,
            augment: None,
            checkpoints: None,
            shows_progress: false,
            is_unclear: false,
        };
        Self { method: Box::new(method), how }
    }

    /// How often all samples are learnt from, 10 unless told.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.how.epochs = epochs;
        self
    }

    /// How many samples make a step, 32 unless told; the last step of an epoch may have fewer. A function that descends says it
    /// itself.
    ///
    /// Larger batches cost no more memory than their samples and losses: gradients are summed as samples pass, so
    /// what other frameworks need gradient accumulation for is a larger batch here.
    pub fn batch(mut self, samples: usize) -> Self {
        self.how.batch = samples;
        self
    }

    /// What all chance in the training depends on: the order of the samples in each epoch, what `augment` draws, and what `dropout`
    /// drops.
    pub fn seed(mut self, seed: u64) -> Self {
        self.how.seed = seed;
        self
    }

    /// The rate of each step, by a schedule that is made once the number of all steps is known:
    /// `.rates(|steps| Schedule::cosine(0.003, 0.0, steps - 100).with_warm_up(100))`, where the warm-up comes before the cosine.
    pub fn rates(mut self, schedule: impl Fn(u32) -> Schedule<Scalar<M>> + 'a) -> Self {
        self.how.rates = Some(Box::new(schedule));
        self
    }

    /// Learns from changed samples: each time that one is learnt from, from what this makes of it and of a generator of
    /// its own, for noise, shifts and the like. The samples themselves stay as they are.
    pub fn augment(mut self, change: impl Fn(&M::Sample, &mut Chance) -> M::Sample + 'a) -> Self {
        self.how.augment = Some(Box::new(change));
        self
    }

    /// Behind each epoch, measures the net on samples that it does not learn from: by what is given back for each of them, a
    /// prediction beside its target or a loss; see [`Scored`]. The history calls it `held-out accuracy`, `held-out loss` and so on.
    ///
    /// ```text
    /// .validate(&held_out, |net, (input, target)| net.judge(input, *target))              fn judge(input, target) -> loss;
    /// .validate(&held_out, |net, (input, target)| (net.predict(input), *target))
    /// ```
    pub fn validate<S, P: Scored>(self, held_out: &'a [S], of_sample: impl Fn(&M::Net, &S) -> P + 'a) -> Self {
        self.validate_as("held-out", held_out, of_sample)
    }

    /// The same under another name: `training accuracy`, say.
    pub fn validate_as<S, P: Scored>(
        mut self,
        name: &str,
        samples: &'a [S],
        of_sample: impl Fn(&M::Net, &S) -> P + 'a,
    ) -> Self {
        let name = Box::<str>::from(name);
        self.how.is_unclear |= samples.is_empty();
        self.how.validations.push(Box::new(move |net| {
            let scores = super::scores::score(samples.iter().map(|sample| of_sample(net, sample)));
            let named = |(figure, value)| Figure { name: Cow::Owned(format!("{name} {figure}")), value };
            (scores.figures().into_iter().map(named).collect(), scores.badness())
        }));
        self
    }

    /// Stops when the first `validate` has not become better for so many epochs, and leaves the net as it was when it was best,
    /// also when it does not stop before its end. Better is a smaller loss, a smaller mean squared error, a higher
    /// accuracy; of few samples the accuracy is coarse, and the loss says more.
    pub fn patience(mut self, epochs: usize) -> Self {
        self.how.patience = Some(epochs);
        self
    }

    /// Shows progress where standard error is a terminal.
    pub fn show_progress(mut self) -> Self {
        self.how.shows_progress = true;
        self
    }

    /// Keeps all that the training needs to go on in a file, behind each epoch: net, optimiser, place and history. Where the
    /// file is there, [`run`](Self::run) goes on from it, with the bits of a run that was never stopped; the optimiser is the
    /// file's, and more epochs may be asked for. Of a training that is over it is the result: remove it to begin anew. A file of
    /// another net, optimiser, rate, seed, batch or number of samples is refused; whether the samples are the same is not looked at. It is written beside itself first and renamed when it is on the disk, so that a
    /// crash at any moment leaves the old one or the new one, whole.
    pub fn checkpoint(mut self, file: impl Into<PathBuf>) -> Self
    where
        M: Kept<Net: Serialize + DeserializeOwned>,
    {
        self.how.checkpoints = Some(Checkpoints::new(file.into()));
        self
    }

    /// The same, and behind every so many steps, too.
    pub fn checkpoint_every(mut self, steps: usize, file: impl Into<PathBuf>) -> Self
    where
        M: Kept<Net: Serialize + DeserializeOwned>,
    {
        self = self.checkpoint(file);
        if let Some(checkpoints) = &mut self.how.checkpoints {
            checkpoints.every = Some(steps);
        }
        self
    }
}

impl<M: Method> Trained<M> {
    pub(super) fn new(progress: Progress, method: Box<M>, how: &How<'_, M>, resumed: Option<usize>) -> Self {
        let best_epoch = progress.best.filter(|_| how.patience.is_some()).map(|(_, epoch)| epoch);
        Self { is_stopped_early: progress.epoch < how.epochs, history: progress.history, best_epoch, method, resumed }
    }
}
