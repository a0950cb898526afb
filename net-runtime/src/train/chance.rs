//! Where chance comes from: generators that depend on a seed and a place alone, so that a run which is resumed, or
//! spread over threads, draws the same.

use crate::initialise::{normals, uniform};
use crate::real::Real;
use alloc::vec::Vec;
use core::convert::Infallible;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_core::{Rng, TryRng};
use rand_pcg::Pcg32;

/// Random numbers for a changed sample: what [`augment`](super::Training::augment) gives. It is a generator of `rand_core`, too.
///
/// ```
/// use net_runtime::train::Chance;
/// let mut chance = Chance::seeded(1);
/// let noise: f32 = chance.uniform(-0.5, 0.5);
/// assert!((-0.5..=0.5).contains(&noise));
/// let shift = chance.below(3); // 0, 1 or 2
/// assert!(shift < 3);
/// let is_mirrored = chance.is(0.5);
/// let tremor: f64 = chance.normal(0.1);
/// # let _ = (is_mirrored, tremor);
/// ```
#[derive(Clone, Debug)]
pub struct Chance {
    generator: Pcg32,
}

impl Chance {
    /// The same seed gives the same numbers on every machine.
    pub fn seeded(seed: u64) -> Self {
        Self { generator: Pcg32::seed_from_u64(seed) }
    }

    /// Uniform between these.
    pub fn uniform<T: Real>(&mut self, low: T, high: T) -> T {
        low + (high - low) * T::from_f64(uniform(self.next_u64()))
    }

    /// Normal with mean 0 and this standard deviation.
    pub fn normal<T: Real>(&mut self, deviation: T) -> T {
        let [normal, _] = normals(self);
        deviation * T::from_f64(normal)
    }

    /// A whole number from 0 to below `count`, each as likely but for 2^-64; 0 where there is none.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next_u64()) * count as u128) >> 64) as usize
    }

    /// True with this probability.
    pub fn is(&mut self, probability: f64) -> bool {
        uniform(self.next_u64()) <= probability
    }
}

impl TryRng for Chance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.generator.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.generator.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.generator.try_fill_bytes(bytes)
    }
}

/// A generator of its own for each place: a list of numbers, such as an epoch and a sample.
pub(super) fn chance(seed: u64, place: &[u64]) -> Chance {
    let next = |mut chance: Chance, number: &u64| Chance::seeded(chance.next_u64() ^ number);
    place.iter().fold(Chance::seeded(seed), next)
}

/// The order in which a [`Training`](super::Training) takes so many samples in an epoch, counted from 0: for loops of one's own that are
/// to have its bits.
///
/// ```
/// let mut order = net_runtime::train::order(5, 1, 0);
/// assert_ne!(order, net_runtime::train::order(5, 1, 1));
/// order.sort();
/// assert_eq!(order, [0, 1, 2, 3, 4]);
/// ```
pub fn order(samples: usize, seed: u64, epoch: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..samples).collect();
    order.shuffle(&mut chance(seed, &[epoch as u64]));
    order
}

/// What decides what a step of a [`Training`](super::Training) drops: the generator of the one that begins with the sample at this place in the
/// [`order`] of an epoch, counted from 0; for loops of one's own that are to have its bits.
///
/// ```
/// use net_runtime::rand_core::Rng;
/// use net_runtime::train::chance_of_step;
/// let key = chance_of_step(1, 0, 32).next_u64(); // the second step of 32 samples
/// assert_eq!(key, chance_of_step(1, 0, 32).next_u64());
/// assert_ne!(key, chance_of_step(1, 0, 64).next_u64());
/// ```
pub fn chance_of_step(seed: u64, epoch: usize, first: usize) -> Chance {
    // The third number is that of no sample's generator.
    chance(seed, &[epoch as u64, first as u64, 2])
}
