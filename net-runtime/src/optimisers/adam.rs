//! Adam (Kingma and Ba, 2015) with Wolfram's defaults and with the bias correction in the rate.

use super::Options;
use super::options::{squarable, with_options};
use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;

/// Adam, elementwise for every learned number `w` with gradient `g`, at step `t` = 1, 2, ...:
///
/// ```text
/// m  = beta1 * m + (1 - beta1) * g
/// v  = beta2 * v + (1 - beta2) * g * g
/// w -= rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)
/// ```
///
/// The defaults are Wolfram's: beta1 0.9, beta2 0.999, epsilon 1e-5. `epsilon` is added to the square root of the
/// uncorrected `v`, as by the engine under Wolfram's and in the form that the paper gives at the end of its section 2.
///
/// Numbers of the gradient beyond 2^63, in `f64` 2^511, count as that, so that no square overflows and `v` never is
/// infinite; an infinite one makes its number NaN. Squares of numbers below 2^-75, in `f64` 2^-538, are 0: then `epsilon`
/// alone keeps a step small, and has to be larger than 0.
///
/// Its size is that of two nets; [`Adam::new`] is `const`, so it may stand in a `static`.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
/// # }
/// use net_runtime::{Adam, Parameters};
/// let (mut net, mut gradient) = (Tiny::ZERO, Tiny::ZERO);
/// gradient.linear.biases[0] = 2.0;
/// let mut adam = Adam::new(0.1).with_epsilon(0.0);
/// adam.step(&mut net, &gradient);
/// assert!((net.linear.biases[0] + 0.1).abs() < 1e-12); // the first step is the rate, whatever the gradient
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adam<N: Parameters> {
    /// The rate: about the size of a step of any one number.
    pub rate: N::Scalar,
    /// The decays of the running means of the gradient and of its square, each in [0, 1).
    pub betas: [N::Scalar; 2],
    /// The summand in the denominator.
    pub epsilon: N::Scalar,
    /// What is done with the gradient first; nothing by default. With a decay this is AdamW.
    pub options: Options<N::Scalar>,
    /// beta1^t and beta2^t.
    powers: [N::Scalar; 2],
    mean: N,
    square: N,
}

with_options!(Adam);

impl<N: Parameters> Adam<N> {
    /// Adam with this rate, the defaults and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        let [beta1, beta2, epsilon] = N::Scalar::ADAM;
        let powers = [N::Scalar::ONE; 2];
        Self { rate, betas: [beta1, beta2], epsilon, options: Options::NONE, powers, mean: N::ZERO, square: N::ZERO }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    ///
    /// ```
    /// # net_runtime::__private::net_struct! {
    /// #     /// A net.
    /// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
    /// # }
    /// assert_eq!(*net_runtime::Adam::<Tiny>::boxed(0.1), net_runtime::Adam::new(0.1));
    /// ```
    #[cfg(feature = "alloc")]
    pub fn boxed(rate: N::Scalar) -> alloc::boxed::Box<Self> {
        let [beta1, beta2, epsilon] = N::Scalar::ADAM;
        // SAFETY: numbers and nets, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        (new.rate, new.betas, new.epsilon, new.options) = (rate, [beta1, beta2], epsilon, Options::NONE);
        new.powers = [N::Scalar::ONE; 2];
        new
    }

    /// With these decays of the running means of the gradient and of its square, each in [0, 1).
    pub const fn with_betas(mut self, beta1: N::Scalar, beta2: N::Scalar) -> Self {
        self.betas = [beta1, beta2];
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
        let (one, [beta1, beta2], epsilon) = (N::Scalar::ONE, self.betas, self.epsilon);
        self.powers[0] *= beta1;
        self.powers[1] *= beta2;
        let prepared = self.options.prepared(samples, gradient);
        for run in runs::<N>(self.rate) {
            let (plain, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let rate = plain * (one - self.powers[1]).sqrt() / (one - self.powers[0]);
            let (m, v) = (run.of_mut(&mut self.mean), run.of_mut(&mut self.square));
            crate::__private::dispatch!(_simd => for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
                let g = squarable(prepared.gradient(g, *w));
                *m = beta1 * *m + (one - beta1) * g;
                *v = beta2 * *v + (one - beta2) * (g * g);
                *w = prepared.stepped(*w, plain, rate * *m / (v.sqrt() + epsilon));
            });
        }
    }
}
