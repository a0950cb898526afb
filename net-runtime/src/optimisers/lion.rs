//! Lion.

use super::Options;
use super::options::{cloned_in_place, saved, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;
use crate::scalar::sign;

/// Lion (Chen et al., 2023), elementwise:
///
/// ```text
/// c  = beta1 * m + (1 - beta1) * g
/// m  = beta2 * m + (1 - beta2) * g
/// w -= rate * sign(c)                     sign(0) = 0
/// ```
///
/// The default betas are those of the paper, 0.9 and 0.99; its decay of weights is [`with_decay`](Self::with_decay). Its size is that of
/// a net.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
/// # }
/// use net_runtime::{Lion, Parameters};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = -1e-6;
/// let mut lion = Lion::new(0.25);
/// lion.step(&mut net, &gradient);
/// assert_eq!((net.linear.biases[0], net.linear.biases[1]), (0.25, 0.0));
/// assert!((lion.mean.linear.biases[0] + 1e-8).abs() < 1e-20);
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lion<N: Parameters> {
    /// The size of a step of any one number.
    pub rate: N::Scalar,
    /// How much of the running mean is in the direction, and how much of it is left after a step, each in [0, 1).
    pub betas: [N::Scalar; 2],
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
    /// m, the running mean of the gradient.
    pub mean: N,
}

cloned_in_place!(Lion { rate, betas, options, mean });

with_options!(Lion);
saved!(Lion: "exp_avg", mean);

impl<N: Parameters> Lion<N> {
    /// Lion with this rate, the defaults and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        Self { rate, betas: N::Scalar::LION, options: Options::NONE, mean: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        (new.rate, new.betas, new.options) = (rate, N::Scalar::LION, Options::NONE);
        new
    }

    /// With these betas, each in [0, 1).
    pub const fn with_betas(mut self, beta1: N::Scalar, beta2: N::Scalar) -> Self {
        self.betas = [beta1, beta2];
        self
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let (one, [beta1, beta2], prepared) = (N::Scalar::ONE, self.betas, self.options.prepared(samples, gradient));
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let m = run.of_mut(&mut self.mean);
            crate::__private::dispatch!(_simd => for ((w, &g), m) in w.iter_mut().zip(g).zip(m) {
                let g = prepared.gradient(g, *w);
                let c = beta1 * *m + (one - beta1) * g;
                *m = beta2 * *m + (one - beta2) * g;
                *w = prepared.stepped(*w, rate, rate * sign(c));
            });
        }
    }
}
