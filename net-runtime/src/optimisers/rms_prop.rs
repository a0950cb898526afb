//! RMSProp.

use super::Options;
use super::options::{cloned_in_place, saved, squarable, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;

/// RMSProp (Tieleman and Hinton, 2012), elementwise:
///
/// ```text
/// v  = beta * v + (1 - beta) * g * g
/// w -= rate * g / (sqrt(v) + epsilon)
/// ```
///
/// Numbers of the gradient beyond 2^63, in `f64` 2^511, count as that, so that no square overflows and `v` never is
/// infinite; an infinite one makes its number NaN. Squares of numbers below 2^-75, in `f64` 2^-538, are 0: then `epsilon`
/// alone keeps a step small, and has to be larger than 0.
///
/// The defaults are Hinton's beta of 0.9, and epsilon 1e-8. Its size is that of a net.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
/// # }
/// use net_runtime::{Parameters, RmsProp};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = 3.0;
/// RmsProp::new(0.1).with_beta(0.75).with_epsilon(0.0).step(&mut net, &gradient);
/// assert_eq!(net.linear.biases[0], -0.1 * 3.0 / 1.5);
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RmsProp<N: Parameters> {
    /// The rate: about the size of a step of any one number.
    pub rate: N::Scalar,
    /// The decay of the running mean of the gradient's square, in [0, 1).
    pub beta: N::Scalar,
    /// The summand in the denominator.
    pub epsilon: N::Scalar,
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
    /// v, the running mean of the gradient's square, zeros before the first step.
    pub square: N,
}

cloned_in_place!(RmsProp { rate, beta, epsilon, options, square });

with_options!(RmsProp);
saved!(RmsProp: "square_avg", square);

impl<N: Parameters> RmsProp<N> {
    /// RMSProp with this rate, the defaults and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        let [beta, epsilon] = N::Scalar::RMS_PROP;
        Self { rate, beta, epsilon, options: Options::NONE, square: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        ([new.beta, new.epsilon], new.rate, new.options) = (N::Scalar::RMS_PROP, rate, Options::NONE);
        new
    }

    /// With this decay of the running mean of the gradient's square, in [0, 1).
    pub const fn with_beta(mut self, beta: N::Scalar) -> Self {
        self.beta = beta;
        self
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
        let (one, beta, epsilon) = (N::Scalar::ONE, self.beta, self.epsilon);
        let prepared = self.options.prepared(samples, gradient);
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let v = run.of_mut(&mut self.square);
            crate::__private::dispatch!(_simd => for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
                let g = squarable(prepared.gradient(g, *w));
                *v = beta * *v + (one - beta) * (g * g);
                *w = prepared.stepped(*w, rate, rate * g / (v.sqrt() + epsilon));
            });
        }
    }
}
