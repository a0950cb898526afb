//! Adagrad.

use super::Options;
use super::options::{cloned_in_place, saved, squarable, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;

/// Adagrad (Duchi, Hazan and Singer, 2011), elementwise:
///
/// ```text
/// v += g * g
/// w -= rate * g / (sqrt(v) + epsilon)
/// ```
///
/// Numbers of the gradient beyond 2^63, in `f64` 2^511, count as that, so that no square overflows; an infinite one makes its
/// number NaN.
///
/// The default epsilon is PyTorch's 1e-10. Its size is that of a net. PyTorch's `initial_accumulator_value` is what
/// [`square`](Self::square) holds before the first step, its `lr_decay` a [`Schedule`](crate::Schedule) of rates.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
/// # }
/// use net_runtime::{Adagrad, Parameters};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = 3.0;
/// let mut adagrad = Adagrad::<Tiny>::new(0.5).with_epsilon(0.0);
/// adagrad.square.parameters_mut().fill(16.0);
/// adagrad.step(&mut net, &gradient);
/// assert_eq!(net.linear.biases[0], -0.5 * 3.0 / 5.0); // the root of 16 + 9
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Adagrad<N: Parameters> {
    /// The rate: the size of the first step of any one number.
    pub rate: N::Scalar,
    /// The summand in the denominator.
    pub epsilon: N::Scalar,
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
    /// v, the sums of the squares so far.
    pub square: N,
}

cloned_in_place!(Adagrad { rate, epsilon, options, square });

with_options!(Adagrad);
saved!(Adagrad: "sum", square);

impl<N: Parameters> Adagrad<N> {
    /// Adagrad with this rate, the default epsilon and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        Self { rate, epsilon: N::Scalar::ADAGRAD, options: Options::NONE, square: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        (new.rate, new.epsilon, new.options) = (rate, N::Scalar::ADAGRAD, Options::NONE);
        new
    }

    /// With this summand in the denominator.
    pub const fn with_epsilon(mut self, epsilon: N::Scalar) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let (epsilon, prepared) = (self.epsilon, self.options.prepared(samples, gradient));
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let v = run.of_mut(&mut self.square);
            crate::__private::dispatch!(_simd => for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
                let g = squarable(prepared.gradient(g, *w));
                *v += g * g;
                *w = prepared.stepped(*w, rate, rate * g / (v.sqrt() + epsilon));
            });
        }
    }
}
