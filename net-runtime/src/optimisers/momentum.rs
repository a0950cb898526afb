//! Gradient descent with momentum.

use super::Options;
use super::options::{cloned_in_place, saved, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;

/// Gradient descent with the momentum of Polyak (1964), elementwise:
///
/// ```text
/// v  = momentum * v + g
/// w -= rate * v                           or rate * (g + momentum * v), Nesterov's
/// ```
///
/// Its size is that of a net. [`Sgd::with_momentum`](crate::Sgd::with_momentum) makes one, too.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f32 [layout 1; parameters 8] { linear: net_runtime::Linear<f32, 3, 2>, }
/// # }
/// use net_runtime::{Parameters, Sgd};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = 1.0;
/// let mut sgd = Sgd::new(0.5).with_momentum(0.5);
/// sgd.step(&mut net, &gradient);
/// sgd.step(&mut net, &gradient);
/// assert_eq!(net.linear.biases[0], -0.5 * (1.0 + 1.5));
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Momentum<N: Parameters> {
    /// The factor of the velocity.
    pub rate: N::Scalar,
    /// How much of the velocity is left after a step, in [0, 1).
    pub momentum: N::Scalar,
    /// Whether the velocity is looked ahead, as by Nesterov (1983).
    pub nesterov: bool,
    /// What is done with the gradient first; nothing by default.
    pub options: Options<N::Scalar>,
    /// v, zeros before the first step.
    pub velocity: N,
}

cloned_in_place!(Momentum { rate, momentum, nesterov, options, velocity });

with_options!(Momentum);
saved!(Momentum: "momentum_buffer", velocity);

impl<N: Parameters> Momentum<N> {
    /// Gradient descent with this rate and momentum, and no velocity yet.
    pub const fn new(rate: N::Scalar, momentum: N::Scalar) -> Self {
        Self { rate, momentum, nesterov: false, options: Options::NONE, velocity: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar, momentum: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers, a `bool` and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        (new.rate, new.momentum, new.options) = (rate, momentum, Options::NONE);
        new
    }

    /// With Nesterov's form.
    pub const fn with_nesterov(mut self) -> Self {
        self.nesterov = true;
        self
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let (prepared, momentum, nesterov) = (self.options.prepared(samples, gradient), self.momentum, self.nesterov);
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let v = run.of_mut(&mut self.velocity);
            crate::__private::dispatch!(_simd => for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
                let g = prepared.gradient(g, *w);
                *v = momentum * *v + g;
                let direction = if nesterov { g + momentum * *v } else { *v };
                *w = prepared.stepped(*w, rate, rate * direction);
            });
        }
    }
}
