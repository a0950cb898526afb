//! [`Standard`]: numbers brought to mean 0 and deviation 1, and back.

use crate::flat::{Flat, flat, flat_mut};
use crate::real::Real;
use alloc::vec;
use alloc::vec::Vec;

/// The mean and the deviation of each element over many samples, to be kept: what comes later is standardised by the same.
///
/// ```text
/// x = (x - mean) / deviation
/// ```
///
/// The deviation is the root of the mean square distance from the mean; that of an element which is the same everywhere counts as 1.
///
/// ```
/// use net_runtime::nalgebra::{self, vector};
/// use net_runtime::train::Standard;
///
/// let mut samples = [(vector![1.0, 5.0], 0.5), (vector![3.0, 5.0], 1.5)];
/// let standard = Standard::of(samples.iter().map(|(x, _)| x));
/// assert_eq!(standard, Standard { mean: vec![2.0, 5.0], deviation: vec![1.0, 1.0] });
/// samples.iter_mut().for_each(|(x, _)| standard.apply(x));
/// assert_eq!(samples[1].0, vector![1.0, 0.0]);
/// standard.undo(&mut samples[1].0);
/// assert_eq!(samples[1].0, vector![3.0, 5.0]);
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Standard {
    /// The mean of each element.
    pub mean: Vec<f64>,
    /// The deviation of each element, 1 where all are the same.
    pub deviation: Vec<f64>,
}

impl Standard {
    /// Of these values: vectors, matrices, numbers. Of none the mean is 0 and the deviation 1.
    pub fn of<'a, T: Real, X: Flat<T> + 'a>(values: impl IntoIterator<Item = &'a X>) -> Self {
        let (mut count, mut mean, mut spread) = (0.0, vec![0.0; X::LENGTH], vec![0.0; X::LENGTH]);
        for value in values {
            count += 1.0;
            for ((mean, spread), x) in mean.iter_mut().zip(&mut spread).zip(flat(value)) {
                let before = x.to_f64() - *mean;
                *mean += before / count;
                *spread += before * (x.to_f64() - *mean);
            }
        }
        let deviation = |spread: f64| if spread > 0.0 { Real::sqrt(spread / count) } else { 1.0 };
        Self { mean, deviation: spread.into_iter().map(deviation).collect() }
    }

    /// Standardises a value.
    pub fn apply<T: Real, X: Flat<T>>(&self, value: &mut X) {
        for ((x, mean), deviation) in flat_mut(value).iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = T::from_f64((x.to_f64() - mean) / deviation);
        }
    }

    /// What a standardised value was.
    pub fn undo<T: Real, X: Flat<T>>(&self, value: &mut X) {
        for ((x, mean), deviation) in flat_mut(value).iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = T::from_f64(x.to_f64() * deviation + mean);
        }
    }
}
