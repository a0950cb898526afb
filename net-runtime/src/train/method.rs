//! How a batch becomes a step: by a gradient and an optimiser, or by a function that descends itself.

use super::chance::Chance;
use super::columns::Row;
use crate::batch::BatchMismatch;
use crate::learn::{Descend, Learn, Sample};
use crate::optimisers::Optimiser;
use crate::parameters::Parameters;
use crate::real::Real;
use alloc::boxed::Box;
use core::marker::PhantomData;
use serde::Serialize;
use serde::de::DeserializeOwned;

type Scalar<N> = <N as Parameters>::Scalar;

/// How a batch becomes a step.
pub trait Method: Clone {
    /// The net.
    type Net: Parameters + Clone;
    /// A sample.
    type Sample: Row;
    /// The hash of all that the net computes.
    const ARCHITECTURE: u64;
    /// What it is called: `Adam`.
    const NAME: &'static str;
    /// How many samples a step takes, where that is static.
    const SAMPLES: Option<usize>;

    /// One step at this rate, where the losses of all samples are finite; their losses. `chance` decides what is dropped.
    ///
    /// # Errors
    ///
    /// The slices differ in length; nothing is written.
    fn step(
        &mut self,
        net: &mut Self::Net,
        samples: <Self::Sample as Sample>::Slices<'_>,
        chance: &mut Chance,
        losses: &mut [Scalar<Self::Net>],
    ) -> Result<(), BatchMismatch>;

    /// The rate of the next step.
    fn rate(&self) -> Scalar<Self::Net>;

    /// Sets the rate of the next steps.
    fn set_rate(&mut self, rate: Scalar<Self::Net>);

    /// Whether a gradient is known, and not finite, of these samples.
    fn is_off(
        &mut self,
        net: &Self::Net,
        samples: <Self::Sample as Sample>::Slices<'_>,
        chance: &mut Chance,
        losses: &mut [Scalar<Self::Net>],
    ) -> bool;
}

/// A method whose memory can be kept in a checkpoint.
pub trait Kept: Method {
    /// What it remembers from step to step.
    type Memory: Serialize + DeserializeOwned;

    /// What it remembers.
    fn memory(&self) -> &Self::Memory;

    /// The same, to be overwritten.
    fn memory_mut(&mut self) -> &mut Self::Memory;
}

/// By the gradient of a batch and an optimiser: how [`Training::of`](super::Training::of) trains.
#[derive(Debug)]
pub struct ByGradient<L: Learn, O> {
    /// The optimiser, as it is after the last step.
    pub optimiser: O,
    /// How many samples the gradient is divided by: a sum counts as one.
    pub(super) is_sum: bool,
    pub(super) gradient: Box<L::Net>,
}

impl<L: Learn, O: Optimiser<L::Net> + Clone> Clone for ByGradient<L, O> {
    fn clone(&self) -> Self {
        Self { optimiser: *self.optimiser.boxed_clone(), is_sum: self.is_sum, gradient: crate::boxed::boxed() }
    }

    /// In place; the gradient is overwritten by the next step.
    fn clone_from(&mut self, other: &Self) {
        self.optimiser.clone_from(&other.optimiser);
        self.is_sum = other.is_sum;
    }
}

impl<L: Learn<Sample: Row, Net: Clone>, O: Optimiser<L::Net> + Clone> Method for ByGradient<L, O> {
    type Net = L::Net;
    type Sample = L::Sample;
    const ARCHITECTURE: u64 = L::ARCHITECTURE;
    const NAME: &'static str = O::NAME;
    const SAMPLES: Option<usize> = None;

    fn step(
        &mut self,
        net: &mut L::Net,
        samples: <L::Sample as Sample>::Slices<'_>,
        chance: &mut Chance,
        losses: &mut [Scalar<L::Net>],
    ) -> Result<(), BatchMismatch> {
        L::learn_batch(net, samples, chance, losses, &mut self.gradient)?;
        if are_finite(losses) {
            let count = if self.is_sum { 1 } else { losses.len() };
            self.optimiser.step_of(count, net, &self.gradient);
        }
        Ok(())
    }

    fn rate(&self) -> Scalar<L::Net> {
        self.optimiser.rate()
    }

    fn set_rate(&mut self, rate: Scalar<L::Net>) {
        self.optimiser.set_rate(rate);
    }

    fn is_off(
        &mut self,
        net: &L::Net,
        samples: <L::Sample as Sample>::Slices<'_>,
        chance: &mut Chance,
        losses: &mut [Scalar<L::Net>],
    ) -> bool {
        let made = L::learn_batch(net, samples, chance, losses, &mut self.gradient);
        made.is_ok() && !(are_finite(losses) && are_finite(self.gradient.parameters()))
    }
}

impl<L: Learn<Sample: Row, Net: Clone>, O: Optimiser<L::Net> + Clone + Serialize + DeserializeOwned> Kept
    for ByGradient<L, O>
{
    type Memory = O;

    fn memory(&self) -> &O {
        &self.optimiser
    }

    fn memory_mut(&mut self) -> &mut O {
        &mut self.optimiser
    }
}

/// By a function that descends: how [`Training::descending`](super::Training::descending) trains.
#[derive(Debug)]
pub struct ByDescent<D: Descend> {
    pub(super) rate: Scalar<D::Net>,
    pub(super) of: PhantomData<D>,
}

impl<D: Descend> Clone for ByDescent<D> {
    fn clone(&self) -> Self {
        Self { rate: self.rate, of: PhantomData }
    }
}

impl<D: Descend<Sample: Row, Net: Clone>> Method for ByDescent<D> {
    type Net = D::Net;
    type Sample = D::Sample;
    const ARCHITECTURE: u64 = D::ARCHITECTURE;
    const NAME: &'static str = "descend";
    const SAMPLES: Option<usize> = Some(D::SAMPLES);

    fn step(
        &mut self,
        net: &mut D::Net,
        samples: <D::Sample as Sample>::Slices<'_>,
        chance: &mut Chance,
        losses: &mut [Scalar<D::Net>],
    ) -> Result<(), BatchMismatch> {
        D::descend(net, samples, self.rate, chance, losses)
    }

    fn rate(&self) -> Scalar<D::Net> {
        self.rate
    }

    fn set_rate(&mut self, rate: Scalar<D::Net>) {
        self.rate = rate;
    }

    fn is_off(
        &mut self,
        _: &D::Net,
        _: <D::Sample as Sample>::Slices<'_>,
        _: &mut Chance,
        _: &mut [Scalar<D::Net>],
    ) -> bool {
        false
    }
}

impl<D: Descend<Sample: Row, Net: Clone>> Kept for ByDescent<D>
where
    Scalar<D::Net>: Serialize + DeserializeOwned,
{
    type Memory = Scalar<D::Net>;

    fn memory(&self) -> &Self::Memory {
        &self.rate
    }

    fn memory_mut(&mut self) -> &mut Self::Memory {
        &mut self.rate
    }
}

#[expect(clippy::eq_op, reason = "of what is not finite the difference is NaN")]
/// Whether there is neither a NaN nor an infinity.
pub(super) fn are_finite<T: Real>(numbers: &[T]) -> bool {
    // Without a way out in between, so that it is vector code.
    numbers.iter().fold(true, |all, &number| all & (number - number == T::ZERO))
}
