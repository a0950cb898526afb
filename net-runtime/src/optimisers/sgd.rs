//! Gradient descent, plain.

use super::options::with_options;
use super::{Momentum, Options};
use crate::parameters::Parameters;
use crate::rates::runs;

/// Gradient descent: `w -= rate * g`. It has no memory of its own.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f32 [layout 1; parameters 8] { linear: net_runtime::Linear<f32, 3, 2>, }
/// # }
/// use net_runtime::{Parameters, Sgd};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = 2.0;
/// Sgd::new(0.25).step(&mut net, &gradient);
/// assert_eq!(net.linear.biases[0], -0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sgd<N: Parameters> {
    /// The factor of the gradient.
    pub rate: N::Scalar,
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
}

with_options!(Sgd);

impl<N: Parameters> Sgd<N> {
    /// Gradient descent with this rate.
    pub const fn new(rate: N::Scalar) -> Self {
        Self { rate, options: Options::NONE }
    }

    /// With a velocity that decays by this factor, in [0, 1), in a step.
    pub const fn with_momentum(self, momentum: N::Scalar) -> Momentum<N> {
        let mut with = Momentum::new(self.rate, momentum);
        with.options = self.options;
        with
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let prepared = self.options.prepared(samples, gradient);
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            crate::__private::dispatch!(_simd => for (w, &g) in w.iter_mut().zip(g) {
                *w = prepared.stepped(*w, rate, rate * prepared.gradient(g, *w));
            });
        }
    }
}
