//! [`Standard`]: numbers brought to mean 0 and deviation 1, and back.

use super::spread::Spread;
use crate::flat::{Flat, flat, flat_mut};
use crate::real::Real;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// The mean and the deviation of each element over many values of one type, a vector or a number, to be kept: what comes later is
/// standardised by the same.
///
/// ```text
/// x = (x - mean) / deviation
/// ```
///
/// The deviation is the root of the mean square distance from the mean; that of an element which is the same everywhere counts as 1.
///
/// ```
/// use net_runtime::nalgebra::{self, SVector, vector};
/// use net_runtime::train::Standard;
///
/// let mut samples = [(vector![1.0, 5.0], 0.5), (vector![3.0, 5.0], 1.5)];
/// let standard: Standard<SVector<f32, 2>> = Standard::of(samples.iter().map(|(x, _)| x));
/// assert_eq!((standard.mean(), standard.deviation()), (&[2.0, 5.0][..], &[1.0, 1.0][..]));
/// samples.iter_mut().for_each(|(x, _)| standard.apply(x));
/// assert_eq!(samples[1].0, vector![1.0, 0.0]);
/// standard.undo(&mut samples[1].0);
/// assert_eq!(samples[1].0, vector![3.0, 5.0]);
/// ```
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Numbers", bound = "X: Elements")]
pub struct Standard<X> {
    mean: Vec<f64>,
    deviation: Vec<f64>,
    #[serde(skip)]
    of: PhantomData<X>,
}

/// What is read from a file, which may be of values of another size.
#[derive(serde::Deserialize)]
struct Numbers {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

/// A vector, a matrix, an array of such, or a number.
pub trait Elements {
    /// How many numbers it is.
    const COUNT: usize;
}

impl Elements for f32 {
    const COUNT: usize = 1;
}

impl Elements for f64 {
    const COUNT: usize = 1;
}

impl<T, const R: usize, const C: usize> Elements for nalgebra::SMatrix<T, R, C> {
    const COUNT: usize = R * C;
}

impl<X: Elements, const N: usize> Elements for [X; N] {
    const COUNT: usize = N * X::COUNT;
}

impl<X: Elements> Standard<X> {
    /// Of these values. Of none the mean is 0 and the deviation 1.
    pub fn of<'a, T: Real>(values: impl IntoIterator<Item = &'a X>) -> Self
    where
        X: Flat<T> + 'a,
    {
        let mut all = vec![Spread::default(); X::COUNT];
        for value in values {
            all.iter_mut().zip(flat(value)).for_each(|(spread, x)| spread.add(x.to_f64()));
        }
        let deviation = |of: &Spread| if of.squares > 0.0 { Real::sqrt(of.squares / of.count) } else { 1.0 };
        Self {
            mean: all.iter().map(|of| of.mean).collect(),
            deviation: all.iter().map(deviation).collect(),
            of: PhantomData,
        }
    }

    /// Standardises a value.
    pub fn apply<T: Real>(&self, value: &mut X)
    where
        X: Flat<T>,
    {
        for ((x, mean), deviation) in flat_mut(value).iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = T::from_f64((x.to_f64() - mean) / deviation);
        }
    }

    /// What a standardised value was.
    pub fn undo<T: Real>(&self, value: &mut X)
    where
        X: Flat<T>,
    {
        for ((x, mean), deviation) in flat_mut(value).iter_mut().zip(&self.mean).zip(&self.deviation) {
            *x = T::from_f64(x.to_f64() * deviation + mean);
        }
    }

    /// The mean of each element, in memory order.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The deviation of each element, 1 where all are the same.
    pub fn deviation(&self) -> &[f64] {
        &self.deviation
    }
}

impl<X: Elements> TryFrom<Numbers> for Standard<X> {
    type Error = String;

    fn try_from(Numbers { mean, deviation }: Numbers) -> Result<Self, String> {
        let (expected, found) = (X::COUNT, mean.len());
        if found != expected || deviation.len() != expected {
            return Err(format!("expected the mean and deviation of {expected} elements, found {found}"));
        }
        Ok(Self { mean, deviation, of: PhantomData })
    }
}

impl<X> Clone for Standard<X> {
    fn clone(&self) -> Self {
        Self { mean: self.mean.clone(), deviation: self.deviation.clone(), of: PhantomData }
    }
}

impl<X> PartialEq for Standard<X> {
    fn eq(&self, other: &Self) -> bool {
        self.mean == other.mean && self.deviation == other.deviation
    }
}
