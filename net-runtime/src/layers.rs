//! The learned arrays of the layers, one struct a kind of layer.
//!
//! Each is `repr(C)` and [`Flat`]: weights first, biases behind them. `B` is `()` where there are no biases, the scalar
//! type for a scalar output, and a matrix or arrays of matrices for more dimensions.

use crate::flat::Flat;
use crate::initialise::{Layer, kaiming_normal};
use crate::real::Real;
use nalgebra::{SMatrix, SVector};
use rand_core::Rng;

/// The learned arrays of `linear(I -> O)`: `output = weights * input + biases`.
///
/// `weights` is `[O, I]`, `biases` has the output's shape.
///
/// ```
/// use net_runtime::Linear;
/// use net_runtime::nalgebra::{matrix, vector};
/// let linear = Linear { weights: matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0], biases: vector![0.5, 0.5, 0.5] };
/// assert_eq!(linear.weights * vector![1.0, 1.0] + linear.biases, vector![3.5, 7.5, 11.5]);
/// ```
#[repr(C)]
#[derive(Clone, Debug, PartialEq)]
pub struct Linear<T, const I: usize, const O: usize, B = SVector<T, O>> {
    /// `[O, I]`: one row an output.
    pub weights: SMatrix<T, O, I>,
    /// One number an output, in the output's shape.
    pub biases: B,
}

/// The learned arrays of a 2-dimensional convolution from `IN` channels (of a group) to `OUT`, kernels `H` by `W`.
///
/// ```
/// use net_runtime::Convolution2;
/// let mut convolution = Convolution2::<f32, 8, 1, 5, 5>::ZERO;
/// convolution.weights[7][0][(4, 4)] = 1.0;
/// assert_eq!(convolution.weights[7][0].sum(), 1.0);
/// assert_eq!(size_of_val(&convolution), 4 * (8 * 1 * 5 * 5 + 8));
/// ```
#[repr(C)]
#[derive(Clone, Debug, PartialEq)]
pub struct Convolution2<T, const OUT: usize, const IN: usize, const H: usize, const W: usize, B = SVector<T, OUT>> {
    /// `[OUT, IN, H, W]`.
    pub weights: [[SMatrix<T, H, W>; IN]; OUT],
    /// `[OUT]`.
    pub biases: B,
}

impl<T: Real, const I: usize, const O: usize, B: Flat<T>> Linear<T, I, O, B> {
    /// All learned numbers 0.
    pub const ZERO: Self = Self { weights: Flat::ZERO, biases: B::ZERO };
}

impl<T: Real, const OUT: usize, const IN: usize, const H: usize, const W: usize, B: Flat<T>>
    Convolution2<T, OUT, IN, H, W, B>
{
    /// All learned numbers 0.
    pub const ZERO: Self = Self { weights: [[Flat::ZERO; IN]; OUT], biases: B::ZERO };
}

// SAFETY: `repr(C)`, both fields are flat, and no field is aligned more strictly than `T`, so there is no padding.
unsafe impl<T: Real, const I: usize, const O: usize, B: Flat<T>> Flat<T> for Linear<T, I, O, B> {
    const ZERO: Self = Self::ZERO;
    const LENGTH: usize = <SMatrix<T, O, I> as Flat<T>>::LENGTH + B::LENGTH;
}

// SAFETY: as for `Linear`.
unsafe impl<T: Real, const OUT: usize, const IN: usize, const H: usize, const W: usize, B: Flat<T>> Flat<T>
    for Convolution2<T, OUT, IN, H, W, B>
{
    const ZERO: Self = Self::ZERO;
    const LENGTH: usize = <[[SMatrix<T, H, W>; IN]; OUT] as Flat<T>>::LENGTH + B::LENGTH;
}

impl<T: Real, const I: usize, const O: usize, B: Flat<T>> Layer<T> for Linear<T, I, O, B> {
    fn initialise<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        kaiming_normal(&mut self.weights, I, rng);
        self.biases = B::ZERO;
    }
}

impl<T: Real, const OUT: usize, const IN: usize, const H: usize, const W: usize, B: Flat<T>> Layer<T>
    for Convolution2<T, OUT, IN, H, W, B>
{
    fn initialise<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        kaiming_normal(&mut self.weights, IN * H * W, rng);
        self.biases = B::ZERO;
    }
}
