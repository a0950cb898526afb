//! A training as it runs.

use super::bar::Bar;
use super::chance;
use super::checkpoint::{Checkpoints, Head, Progress, State};
use super::columns::Row;
use super::error::TrainingError;
use super::history::{Epoch, Figure, Step};
use super::method::{Method, are_finite};
use super::training::{How, Trained, Training};
use crate::optimisers::Schedule;
use crate::parameters::Parameters;
use crate::real::Real;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;
use core::ops::Range;

type Scalar<M> = <<M as Method>::Net as Parameters>::Scalar;
type Columns<M> = <<M as Method>::Sample as Row>::Columns;

/// After how many steps at least the numbers are looked at, and kept to go back to.
const KEPT_EVERY: usize = 64;

/// A training, its samples and all that changes.
struct Run<'a, 'b, M: Method> {
    how: &'a How<'b, M>,
    samples: &'a [M::Sample],
    /// How many samples an epoch has, without what no whole batch is left for.
    in_epoch: usize,
    schedule: Option<Schedule<Scalar<M>>>,
    state: State<M>,
    /// The order of this epoch.
    order: (usize, Vec<usize>),
    columns: Columns<M>,
    losses: Vec<Scalar<M>>,
    kept: KeptState<M>,
    bar: Option<Bar>,
}

/// What is gone back to when a number is not finite.
struct KeptState<M: Method> {
    net: Box<M::Net>,
    method: Box<M>,
    at: Place,
}

/// How far: epochs that are over, samples of the next one, steps in all.
#[derive(Clone, Copy)]
struct Place {
    epoch: usize,
    next: usize,
    step: usize,
}

impl<M: Method> Training<'_, M> {
    /// Trains the net. After an error it is as far as it came; where what was wrong was found at the beginning, as it was.
    ///
    /// The net begins as `seeded` or `init` makes it, or trained. From `ZERO` a net of several layers never learns: each layer's gradient
    /// has a factor of its neighbours' weights or values, and they stay 0 together.
    ///
    /// # Errors
    ///
    /// There are too few samples; a loss or a learned number is not finite; a checkpoint cannot be written or read.
    pub fn run(self, net: &mut M::Net, samples: &[M::Sample]) -> Result<Trained<M>, TrainingError> {
        let Training { method, how } = self;
        how.check()?;
        let mut run = Run::new(&how, method, net, samples)?;
        let head = run.head();
        let load = |of: &Checkpoints<M>| of.load(&head, &mut run.state).map_err(TrainingError::Checkpoint);
        let is_resumed = how.checkpoints.as_ref().map(load).transpose()? == Some(true);
        let resumed = is_resumed.then(|| run.place().step);
        run.keep();
        let ended = run.all_steps(&head);
        let Run { state, .. } = run;
        let best = state.best.filter(|_| ended.is_ok() && how.patience.is_some());
        crate::flat::copy(net, &*best.unwrap_or(state.net));
        ended.map(|()| Trained::new(state.progress, state.method, &how, resumed))
    }
}

impl<'a, 'b, M: Method> Run<'a, 'b, M> {
    fn new(how: &'a How<'b, M>, method: Box<M>, net: &M::Net, samples: &'a [M::Sample]) -> Result<Self, TrainingError> {
        let least = M::SAMPLES.unwrap_or(1);
        if samples.len() < least {
            return Err(TrainingError::TooFewSamples { expected: least, found: samples.len() });
        }
        let in_epoch = samples.len() - M::SAMPLES.map_or(0, |batch| samples.len() % batch);
        let steps = in_epoch.div_ceil(how.batch) * how.epochs;
        let schedule = how.rates.as_ref().map(|rates| rates(u32::try_from(steps).unwrap_or(u32::MAX)));
        let kept = KeptState { net: boxed(net), method: method.clone(), at: Place { epoch: 0, next: 0, step: 0 } };
        let state = State { progress: Progress::default(), net: boxed(net), method, best: None };
        Ok(Run {
            how,
            samples,
            in_epoch,
            schedule,
            state,
            order: (usize::MAX, Vec::new()),
            columns: Columns::<M>::default(),
            losses: vec![Scalar::<M>::ZERO; how.batch.min(samples.len())],
            kept,
            bar: how.shows_progress.then(|| Bar::new(steps)),
        })
    }

    fn head(&self) -> Head {
        let How { batch, seed, .. } = *self.how;
        let (method, rate) = (M::NAME.into(), self.state.method.rate().to_f64());
        Head { architecture: M::ARCHITECTURE, method, rate, samples: self.samples.len(), batch, seed }
    }

    fn place(&self) -> Place {
        let Progress { epoch, next, ref history, .. } = self.state.progress;
        Place { epoch, next, step: history.steps.len() }
    }

    fn is_over(&self) -> bool {
        let Progress { epoch, best, .. } = self.state.progress;
        let is_out_of_patience = |most| best.is_some_and(|(_, best)| epoch - best >= most);
        epoch >= self.how.epochs || self.how.patience.is_some_and(is_out_of_patience)
    }

    fn all_steps(&mut self, head: &Head) -> Result<(), TrainingError> {
        while !self.is_over() {
            self.one_step()?;
            let is_epoch = self.state.progress.next >= self.in_epoch;
            let is_due = self.place().step - self.kept.at.step >= KEPT_EVERY;
            if (is_epoch || is_due) && !are_finite(self.state.net.parameters()) {
                return Err(self.blame());
            }
            if is_epoch {
                self.end_epoch();
            }
            if is_due {
                self.keep();
            }
            self.save(head, is_epoch)?;
        }
        if let Some(bar) = &self.bar {
            bar.end();
        }
        Ok(())
    }

    /// One step, and what the history says of it.
    fn one_step(&mut self) -> Result<(), TrainingError> {
        let place = self.place();
        let (batch, rate) = (self.gather(place), self.set_rate(place.step));
        let chance = &mut self.chance(place);
        let State { net, method, .. } = &mut self.state;
        let losses = self.losses.get_mut(..batch.len()).unwrap_or_default();
        let samples = M::Sample::slices(&self.columns, 0..batch.len());
        method.step(net, samples, chance, losses).map_err(TrainingError::Batch)?;
        if !are_finite(losses) {
            return Err(self.blame());
        }
        let sum: f64 = losses.iter().map(|loss| loss.to_f64()).sum();
        let progress = &mut self.state.progress;
        progress.history.steps.push(Step { loss: sum / batch.len() as f64, rate });
        (progress.next, progress.sum) = (batch.end, progress.sum + sum);
        if let Some(bar) = &self.bar {
            bar.step(progress, self.how.epochs);
        }
        Ok(())
    }

    /// Gathers the next batch; which of the epoch's order it is.
    fn gather(&mut self, Place { epoch, next, .. }: Place) -> Range<usize> {
        let seed = self.how.seed;
        if self.order.0 != epoch {
            self.order = (epoch, chance::order(self.samples.len(), seed, epoch));
        }
        let batch = next..(next + self.how.batch).min(self.in_epoch);
        M::Sample::clear(&mut self.columns);
        for &place in self.order.1.get(batch.clone()).unwrap_or_default() {
            let Some(sample) = self.samples.get(place) else { continue };
            match &self.how.augment {
                None => sample.push(&mut self.columns),
                Some(change) => {
                    // A third number, so that no sample's generator is an epoch's.
                    let mut chance = chance::chance(seed, &[epoch as u64, place as u64, 1]);
                    change(sample, &mut chance).push(&mut self.columns);
                }
            }
        }
        batch
    }

    /// What decides what a step drops.
    fn chance(&self, Place { epoch, next, .. }: Place) -> chance::Chance {
        chance::chance_of_step(self.how.seed, epoch, next)
    }

    fn set_rate(&mut self, step: usize) -> f64 {
        let method = &mut self.state.method;
        if let Some(schedule) = &self.schedule {
            method.set_rate(schedule.rate(u32::try_from(step).unwrap_or(u32::MAX)));
        }
        method.rate().to_f64()
    }

    /// Measures, and keeps the best.
    fn end_epoch(&mut self) {
        let State { progress, net, best, .. } = &mut self.state;
        let (mut figures, mut badness): (Vec<Figure>, Option<f64>) = (Vec::new(), None);
        for validation in &self.how.validations {
            let (own, bad) = validation(net);
            figures.extend(own);
            badness = badness.or(Some(bad));
        }
        progress.history.epochs.push(Epoch { loss: mem::take(&mut progress.sum) / self.in_epoch as f64, figures });
        (progress.epoch, progress.next) = (progress.epoch + 1, 0);
        let Some(badness) = badness.filter(|_| self.how.patience.is_some()) else { return };
        if progress.best.is_none_or(|(least, _)| badness < least || least.is_nan()) {
            progress.best = Some((badness, progress.epoch));
            match best {
                Some(best) => crate::flat::copy(&mut **best, &**net),
                None => *best = Some(boxed(net)),
            }
        }
    }

    fn save(&self, head: &Head, is_epoch: bool) -> Result<(), TrainingError> {
        let Some(checkpoints) = &self.how.checkpoints else { return Ok(()) };
        if is_epoch || checkpoints.every.is_some_and(|every| self.place().step.is_multiple_of(every)) {
            checkpoints.save(head, &self.state).map_err(TrainingError::Checkpoint)?;
        }
        Ok(())
    }

    /// All learned numbers are finite: they are what to go back to.
    fn keep(&mut self) {
        crate::flat::copy(&mut *self.kept.net, &*self.state.net);
        self.kept.method.clone_from(&self.state.method);
        self.kept.at = self.place();
    }

    /// Goes back to what was kept and on from there, step by step, to the one that is not finite, and to the sample that made it. The
    /// net is then as it was before that step.
    fn blame(&mut self) -> TrainingError {
        crate::flat::copy(&mut *self.state.net, &*self.kept.net);
        self.state.method.clone_from(&self.kept.method);
        let mut before = (boxed(&*self.state.net), self.state.method.clone());
        let mut at = self.kept.at;
        let most = at.step + 2 * KEPT_EVERY;
        while at.step < most {
            crate::flat::copy(&mut *before.0, &*self.state.net);
            before.1.clone_from(&self.state.method);
            let batch = self.gather(at);
            let (rate, chance) = (self.set_rate(at.step), &mut self.chance(at));
            let losses = self.losses.get_mut(..batch.len()).unwrap_or_default();
            let State { net, method, .. } = &mut self.state;
            let made = method.step(net, M::Sample::slices(&self.columns, 0..batch.len()), chance, losses);
            if made.is_err() || !are_finite(losses) || !are_finite(net.parameters()) {
                (self.state.net, self.state.method) = before;
                self.state.method.set_rate(Scalar::<M>::from_f64(rate));
                return self.blamed(at, batch);
            }
            at = Place { epoch: at.epoch, next: batch.end, step: at.step + 1 };
            if at.next >= self.in_epoch {
                (at.epoch, at.next) = (at.epoch + 1, 0);
            }
        }
        self.not_finite(Place { step: at.step - 1, ..at }, None)
    }

    /// Which sample of this batch it is.
    fn blamed(&mut self, at: Place, batch: Range<usize>) -> TrainingError {
        let own = self.losses.iter().take(batch.len()).position(|loss| !are_finite(&[*loss]));
        let chance = self.chance(at);
        let (net, method, mut loss) = (&self.state.net, &mut self.state.method, [Scalar::<M>::ZERO]);
        let mut is_off = |place: &usize| {
            let sample = M::Sample::slices(&self.columns, *place..place + 1);
            method.is_off(net, sample, &mut chance.clone(), &mut loss)
        };
        let own = own.or_else(|| (0..batch.len()).find(&mut is_off));
        let sample = own.and_then(|own| self.order.1.get(batch.start + own).copied());
        self.not_finite(at, sample)
    }

    fn not_finite(&self, at: Place, sample: Option<usize>) -> TrainingError {
        let before = at.step.checked_sub(1).and_then(|before| self.state.progress.history.steps.get(before));
        let (rate, before) = (self.state.method.rate().to_f64(), before.map_or(f64::NAN, |step| step.loss));
        TrainingError::NotFinite { epoch: at.epoch + 1, step: at.step + 1, sample, rate, before }
    }
}

/// A copy on the heap, and never on the stack.
fn boxed<N: Parameters>(net: &N) -> Box<N> {
    let mut new = crate::boxed::boxed();
    crate::flat::copy(&mut *new, net);
    new
}
