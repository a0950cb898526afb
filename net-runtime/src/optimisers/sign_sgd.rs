//! SignSGD.

use super::Options;
use super::options::{cloned_in_place, saved, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;
use crate::scalar::sign;

/// SignSGD with momentum (Bernstein et al., 2018, there called Signum), elementwise:
///
/// ```text
/// m  = momentum * m + (1 - momentum) * g
/// w -= rate * sign(m)                     sign(0) = 0
/// ```
///
/// The default momentum is Wolfram's 0.93. Its size is that of a net.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f32 [layout 1; parameters 8] { linear: net_runtime::Linear<f32, 3, 2>, }
/// # }
/// use net_runtime::{Parameters, SignSgd};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = -1e-6;
/// SignSgd::new(0.25).step(&mut net, &gradient);
/// assert_eq!(net.linear.biases[0], 0.25);
/// assert_eq!(net.linear.biases[1], 0.0);
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SignSgd<N: Parameters> {
    /// The size of a step of any one number.
    pub rate: N::Scalar,
    /// The decay of the running mean of the gradient, in [0, 1).
    pub momentum: N::Scalar,
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
    /// m, the running mean of the gradient, zeros before the first step.
    pub mean: N,
}

cloned_in_place!(SignSgd { rate, momentum, options, mean });

with_options!(SignSgd);
saved!(SignSgd: "momentum_buffer", mean);

impl<N: Parameters> SignSgd<N> {
    /// SignSGD with this rate, the default momentum and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        Self { rate, momentum: N::Scalar::SIGN_SGD, options: Options::NONE, mean: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        (new.rate, new.momentum, new.options) = (rate, N::Scalar::SIGN_SGD, Options::NONE);
        new
    }

    /// With this decay of the running mean of the gradient, in [0, 1).
    pub const fn with_momentum(mut self, momentum: N::Scalar) -> Self {
        self.momentum = momentum;
        self
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let (one, momentum, prepared) = (N::Scalar::ONE, self.momentum, self.options.prepared(samples, gradient));
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let m = run.of_mut(&mut self.mean);
            crate::__private::dispatch!(_simd => for ((w, &g), m) in w.iter_mut().zip(g).zip(m) {
                *m = momentum * *m + (one - momentum) * prepared.gradient(g, *w);
                *w = prepared.stepped(*w, rate, rate * sign(*m));
            });
        }
    }
}
