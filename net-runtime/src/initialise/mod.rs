//! Initial values, the same bits on every target: weights by an [`Initialiser`], biases 0, scales and slopes constant.
//!
//! | method | weights |
//! |---|---|
//! | [`Kaiming`] (the default, normal) | variance `2 / fan_in` |
//! | [`Xavier`] | variance `2 / (fan_in + fan_out)` |
//! | [`Orthogonal`] | orthonormal rows, or columns where there are fewer of them, in each group |
//! | [`Identity`] | the identity, with some noise |
//! | [`Random`] | the same distribution everywhere |
//!
//! All compute in `f64` with the functions of the `libm` crate.

mod generator;
mod matrix;
mod methods;
mod orthogonal;
mod random;
mod start;
mod weights;

pub use generator::Generator;
pub use methods::{Identity, Kaiming, Orthogonal, Random, Xavier};
#[cfg(feature = "train")]
pub(crate) use random::{normals, uniform};
pub use start::Start;
pub use weights::Weights;

use crate::flat::{Flat, flat_mut};
use crate::parameters::Parameters;
use crate::real::Real;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// How weights begin. Each array of weights is filled by itself, in the order of the net; all other learned arrays begin
/// with constants.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::rand_core::Rng;
/// use net_runtime::{Initialiser, Real, Weights, Xavier};
///
/// /// Every weight one over the number of inputs.
/// struct Mean;
///
/// impl Initialiser for Mean {
///     fn fill<T: Real, R: Rng + ?Sized>(&self, mut weights: Weights<'_, T>, _: &mut R) {
///         let mean = T::from_f64(1.0 / weights.fan_in() as f64);
///         weights.as_mut_slice().fill(mean);
///     }
/// }
///
/// net! { Tiny = linear(4 -> 2) |> tanh; }
/// let (mut tiny, mut rng) = (Tiny::ZERO, rand_pcg::Pcg32::new(1, 1));
/// tiny.initialise_with(&Xavier::uniform(), &mut rng);
/// tiny.initialise_with(&Mean, &mut rng);
/// assert_eq!(tiny.linear.weights.row_mean()[0], 0.25);
/// ```
pub trait Initialiser {
    /// Overwrites an array of weights.
    fn fill<T: Real, R: Rng + ?Sized>(&self, weights: Weights<'_, T>, rng: &mut R);
}

/// What a net consists of: the learned arrays of one layer, or another net.
pub trait Layer<T: Real>: Flat<T> {
    /// Overwrites all learned numbers with initial ones; `groups` is how many the outputs of a layer are in.
    fn initialise<I: Initialiser, R: Rng + ?Sized>(&mut self, groups: usize, with: &I, rng: &mut R);
}

impl<T: Real, L: Layer<T>, const N: usize> Layer<T> for [L; N] {
    fn initialise<I: Initialiser, R: Rng + ?Sized>(&mut self, groups: usize, with: &I, rng: &mut R) {
        self.iter_mut().for_each(|copy| copy.initialise(groups, with, rng));
    }
}

/// A net with initial values.
pub fn init<N: Parameters + Layer<N::Scalar>, I: Initialiser, R: Rng + ?Sized>(with: &I, rng: &mut R) -> N {
    let mut net = <N as Parameters>::ZERO;
    net.initialise(1, with, rng);
    net
}

/// A net with Kaiming-normal values from PCG32, seeded with `seed`.
pub fn seeded<N: Parameters + Layer<N::Scalar>>(seed: u64) -> N {
    init(&Kaiming::normal(), &mut Pcg32::seed_from_u64(seed))
}

/// Weights with this many inputs to each output, the outputs first.
pub(crate) fn random<T: Real, W: Flat<T>, I: Initialiser, R: Rng + ?Sized>(
    weights: &mut W,
    fan_in: usize,
    groups: usize,
    with: &I,
    rng: &mut R,
) {
    with.fill(Weights::new(weights, fan_in, groups), rng);
}

/// Weights with this many inputs to each output, the inputs first.
pub(crate) fn random_of_inputs<T: Real, W: Flat<T>, I: Initialiser, R: Rng + ?Sized>(
    weights: &mut W,
    fan_in: usize,
    _: usize,
    with: &I,
    rng: &mut R,
) {
    with.fill(Weights::of_inputs(weights, fan_in), rng);
}

/// A matrix, or several one behind the other and each by itself; rows are outputs, columns inputs.
pub(crate) fn random_of_matrices<T: Real, W: Flat<T>, I: Initialiser, R: Rng + ?Sized>(
    weights: &mut W,
    (): (),
    _: usize,
    with: &I,
    rng: &mut R,
) {
    let [rows, columns] = W::AXES.last_two();
    for matrix in flat_mut(weights).chunks_exact_mut(rows * columns) {
        with.fill(Weights::of_matrix(matrix, [rows, columns]), rng);
    }
}

/// The same number everywhere.
pub(crate) fn constant<T: Real, W: Flat<T>, I: Initialiser, R: Rng + ?Sized>(
    array: &mut W,
    value: f64,
    _: usize,
    _: &I,
    _: &mut R,
) {
    flat_mut(array).fill(T::from_f64(value));
}

#[cfg(test)]
mod tests;
