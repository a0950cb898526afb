//! The initialisers: small values with a distribution each.

use super::matrix::Matrix;
use super::orthogonal::orthogonalise;
use super::random::{normals, symmetric};
use super::{Initialiser, Weights};
use crate::real::Real;
use rand_core::Rng;

/// The shape of a distribution with mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Distribution {
    Normal,
    Uniform,
}

impl Distribution {
    /// Fills with numbers of this standard deviation, in the order of memory.
    fn fill<T: Real, R: Rng + ?Sized>(self, numbers: &mut [T], deviation: f64, rng: &mut R) {
        match self {
            Distribution::Normal => {
                for pair in numbers.chunks_mut(2) {
                    for (number, normal) in pair.iter_mut().zip(normals(rng)) {
                        *number = T::from_f64(deviation * normal);
                    }
                }
            }
            Distribution::Uniform => {
                let bound = deviation * Real::sqrt(3.0_f64);
                numbers.iter_mut().for_each(|number| *number = T::from_f64(bound * symmetric(rng)));
            }
        }
    }
}

/// Kaiming's weights (He and others, 2015): variance `2 / fan_in`, which keeps the size of the values through `ramp`.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::Kaiming;
/// use rand_pcg::Pcg32;
///
/// net! { Tiny = linear(24 -> 2) |> ramp; }
/// let net = Tiny::init_with(&Kaiming::uniform(), &mut Pcg32::new(1, 1));
/// assert!(net.linear.weights.iter().all(|w| w.abs() <= 0.5)); // sqrt(6 / 24)
/// assert_eq!(Tiny::init_with(&Kaiming::normal(), &mut Pcg32::new(1, 1)), Tiny::init(&mut Pcg32::new(1, 1)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kaiming {
    distribution: Distribution,
    scale: f64,
}

impl Kaiming {
    /// Normal: standard deviation `sqrt(2 / fan_in)`.
    pub const fn normal() -> Self {
        Kaiming { distribution: Distribution::Normal, scale: 2.0 }
    }

    /// Uniform in `[-a, a]`, `a = sqrt(6 / fan_in)`.
    pub const fn uniform() -> Self {
        Kaiming { distribution: Distribution::Uniform, scale: 2.0 }
    }

    /// With standard deviation `gain / sqrt(fan_in)`; the default gain is `sqrt(2)`.
    pub const fn with_gain(mut self, gain: f64) -> Self {
        self.scale = gain * gain;
        self
    }
}

impl Initialiser for Kaiming {
    fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, rng: &mut R) {
        let deviation = Real::sqrt(self.scale / weights.fan_in() as f64);
        self.distribution.fill(weights.as_mut_slice(), deviation, rng);
    }
}

/// Xavier's weights (Glorot and Bengio, 2010): variance `2 / (fan_in + fan_out)`, for `tanh` and the like.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::Xavier;
/// use rand_pcg::Pcg32;
///
/// net! { Tiny(input: [2, 3, 3]) = convolution(4, 2x2) |> tanh; }
/// let weights = Tiny::init_with(&Xavier::uniform(), &mut Pcg32::new(1, 1)).convolution.weights;
/// let largest = weights.as_flattened().iter().fold(0.0_f32, |largest, kernel| largest.max(kernel.amax()));
/// assert!(largest > 0.4 && largest <= 0.5); // sqrt(6 / (2 * 2 * 2 + 4 * 2 * 2))
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Xavier {
    distribution: Distribution,
    scale: f64,
}

impl Xavier {
    /// Normal: standard deviation `sqrt(2 / (fan_in + fan_out))`.
    pub const fn normal() -> Self {
        Xavier { distribution: Distribution::Normal, scale: 2.0 }
    }

    /// Uniform in `[-a, a]`, `a = sqrt(6 / (fan_in + fan_out))`.
    pub const fn uniform() -> Self {
        Xavier { distribution: Distribution::Uniform, scale: 2.0 }
    }

    /// With standard deviation `gain * sqrt(2 / (fan_in + fan_out))`; the default gain is 1.
    pub const fn with_gain(mut self, gain: f64) -> Self {
        self.scale = 2.0 * gain * gain;
        self
    }
}

impl Initialiser for Xavier {
    fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, rng: &mut R) {
        let deviation = Real::sqrt(self.scale / (weights.fan_in() + weights.fan_out()) as f64);
        self.distribution.fill(weights.as_mut_slice(), deviation, rng);
    }
}

/// The same distribution for all weights, whatever their number.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::Random;
/// use rand_pcg::Pcg32;
///
/// net! { Tiny = linear(3 -> 2) |> tanh; }
/// let net = Tiny::init_with(&Random::uniform(0.5), &mut Pcg32::new(1, 1));
/// assert!(net.linear.weights.iter().all(|w| (-0.5..0.5).contains(w)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Random {
    distribution: Distribution,
    size: f64,
}

impl Random {
    /// Normal with mean 0 and this standard deviation; Wolfram's default is 1.
    pub const fn normal(deviation: f64) -> Self {
        Random { distribution: Distribution::Normal, size: deviation }
    }

    /// Uniform in `[-bound, bound)`, but for rounding to the scalar type of the net.
    pub const fn uniform(bound: f64) -> Self {
        Random { distribution: Distribution::Uniform, size: bound }
    }
}

impl Initialiser for Random {
    fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, rng: &mut R) {
        match self.distribution {
            Distribution::Normal => self.distribution.fill(weights.as_mut_slice(), self.size, rng),
            Distribution::Uniform => {
                let draw = |number: &mut T| *number = T::from_f64(self.size * symmetric(rng));
                weights.as_mut_slice().iter_mut().for_each(draw);
            }
        }
    }
}

/// The identity: 1 from each input to the output of the same number (of a kernel, in its middle), 0 elsewhere, and
/// normal noise over all. Where there are more outputs than inputs, or the reverse, those beyond have noise only. In a layer
/// in groups it is the identity in each of them, so that as many outputs as inputs are the inputs.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::{Identity, nalgebra::vector};
/// use rand_pcg::Pcg32;
///
/// net! { Tiny = linear(3 -> 2) |> ramp; }
/// let net = Tiny::init_with(&Identity::with_noise(0.0), &mut Pcg32::new(1, 1));
/// assert_eq!(net.eval(&vector![1.0, 2.0, 3.0]), vector![1.0, 2.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identity {
    deviation: f64,
}

impl Identity {
    /// With Wolfram's noise, of standard deviation 0.01.
    pub const fn new() -> Self {
        Identity::with_noise(0.01)
    }

    /// With noise of this standard deviation.
    pub const fn with_noise(deviation: f64) -> Self {
        Identity { deviation }
    }
}

impl Default for Identity {
    fn default() -> Self {
        Identity::new()
    }
}

impl Initialiser for Identity {
    fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, rng: &mut R) {
        Distribution::Normal.fill(weights.as_mut_slice(), self.deviation, rng);
        for mut weights in weights.each_group() {
            let mut diagonal = 0;
            while let Some(weight) = weights.middle(diagonal, diagonal) {
                *weight += T::ONE;
                diagonal += 1;
            }
        }
    }
}

/// Orthogonal weights (Saxe and others, 2014), uniformly over all of them: as a matrix `W` of one row an output, which
/// reads inputs and kernel alike, `W W^T` is the identity, or `W^T W` where there are more rows than columns. Each group of a
/// layer in groups has such a matrix of its own.
///
/// Sums are in `f64`: each element of that product is right within `f32::EPSILON` in `f32`, and within `m * f64::EPSILON`
/// in `f64`, for `n` rows or columns, whichever are fewer, of `m` numbers. It takes about `4 n^2 m` to `8 n^2 m`
/// operations and no memory.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::{Orthogonal, nalgebra::Matrix2};
/// use rand_pcg::Pcg32;
///
/// net! { Tiny<f64> = linear(3 -> 2) |> tanh; }
/// let weights = Tiny::init_with(&Orthogonal::new(), &mut Pcg32::new(1, 1)).linear.weights;
/// assert!((weights * weights.transpose() - Matrix2::identity()).amax() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orthogonal {
    gain: f64,
}

impl Orthogonal {
    /// With rows (or columns) of length 1.
    pub const fn new() -> Self {
        Orthogonal { gain: 1.0 }
    }

    /// With rows (or columns) of this length.
    pub const fn with_gain(gain: f64) -> Self {
        Orthogonal { gain }
    }
}

impl Default for Orthogonal {
    fn default() -> Self {
        Orthogonal::new()
    }
}

impl Initialiser for Orthogonal {
    fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, rng: &mut R) {
        Distribution::Normal.fill(weights.as_mut_slice(), 1.0, rng);
        weights.each_group().for_each(|mut group| orthogonalise(&mut Matrix::long(&mut group)));
        if self.gain != 1.0 {
            let scale = |weight: &mut T| *weight = T::from_f64(self.gain * weight.to_f64());
            weights.as_mut_slice().iter_mut().for_each(scale);
        }
    }
}
