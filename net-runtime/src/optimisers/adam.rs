//! Adam (Kingma and Ba, 2015) with Wolfram's defaults and with the bias correction in the rate.

use super::Options;
use super::options::{cloned_in_place, squarable, with_options};
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
/// uncorrected `v`, as by the engine under Wolfram's and in the form that the paper gives at the end of its section 2; with
/// [`with_corrected_epsilon`](Self::with_corrected_epsilon) to that of the corrected one.
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
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Adam<N: Parameters> {
    /// The rate: about the size of a step of any one number.
    pub rate: N::Scalar,
    /// The decays of the running means of the gradient and of its square, each in [0, 1).
    pub betas: [N::Scalar; 2],
    /// The summand in the denominator.
    pub epsilon: N::Scalar,
    /// Whether it is added to the corrected root, as PyTorch, Keras and optax do.
    pub epsilon_is_corrected: bool,
    /// What is done with the gradient first; nothing by default. With a decay this is AdamW.
    pub options: Options<N::Scalar>,
    /// t.
    steps: u64,
    /// beta1^t and beta2^t.
    powers: [N::Scalar; 2],
    /// m, the running mean of the gradient, zeros before the first step.
    pub mean: N,
    /// v, the running mean of the gradient's square, zeros before the first step.
    pub square: N,
}

cloned_in_place!(Adam { rate, betas, epsilon, epsilon_is_corrected, options, steps, powers, mean, square });

with_options!(Adam);

impl<N: Parameters> Adam<N> {
    /// Adam with this rate, the defaults and no memory yet.
    pub const fn new(rate: N::Scalar) -> Self {
        let [beta1, beta2, epsilon] = N::Scalar::ADAM;
        Self {
            rate,
            betas: [beta1, beta2],
            epsilon,
            epsilon_is_corrected: false,
            options: Options::NONE,
            steps: 0,
            powers: [N::Scalar::ONE; 2],
            mean: N::ZERO,
            square: N::ZERO,
        }
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
        // SAFETY: numbers, a `bool` and nets, all of which may be zeros.
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

    /// With this summand behind the correction of `v`, as PyTorch, Keras and optax have it, 1e-8 unless told otherwise:
    ///
    /// ```text
    /// w -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
    /// ```
    ///
    /// ```
    /// use net_runtime::prelude::*;
    /// net! { Line<f64> = linear(1 -> 1, biases = none); }
    /// let mut line = Line::ZERO;
    /// let mut adam = Adam::new(0.1).with_corrected_epsilon(1.0);
    /// adam.step(&mut line, Line::from_parameters(&[3.0]));
    /// assert!((line.linear.weights[0] + 0.1 * 3.0 / (3.0 + 1.0)).abs() < 1e-15); // in the first step m is g, v is g * g
    /// ```
    pub const fn with_corrected_epsilon(mut self, epsilon: N::Scalar) -> Self {
        (self.epsilon, self.epsilon_is_corrected) = (epsilon, true);
        self
    }

    /// How many steps there were: the last `t`.
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// As after so many steps by the betas that are set, to the bit: with [`mean`](Self::mean) and [`square`](Self::square) all that
    /// it remembers.
    ///
    /// ```
    /// use net_runtime::prelude::*;
    /// net! { Line<f64> = linear(1 -> 1); }
    /// let (mut line, gradient) = (Line::ZERO, Line::from_parameters(&[3.0, -1.0]));
    /// let mut adam = Adam::new(0.1);
    /// (0..5).for_each(|_| adam.step(&mut line, gradient));
    /// let mut again = Adam::<Line>::new(0.1);
    /// (again.mean, again.square) = (adam.mean.clone(), adam.square.clone());
    /// again.set_steps(adam.steps());
    /// assert_eq!(again, adam);
    /// ```
    pub fn set_steps(&mut self, steps: u64) {
        (self.steps, self.powers) = (steps, [N::Scalar::ONE; 2]);
        for (power, beta) in self.powers.iter_mut().zip(self.betas) {
            for _ in 0..steps {
                let next = *power * beta;
                if next == *power {
                    break; // 0, or a beta of 1
                }
                *power = next;
            }
        }
    }

    /// One step of the formula above, by the mean over `samples` samples of which `gradient` is the sum, as `_batch`
    /// functions and those of static batches give it: `optimiser.step_of(64, &mut net, &gradient)`. Of no samples there is no
    /// step: neither the net nor the optimiser changes.
    pub fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        if samples == 0 {
            return;
        }
        let (one, [beta1, beta2]) = (N::Scalar::ONE, self.betas);
        self.steps = self.steps.saturating_add(1);
        self.powers[0] *= beta1;
        self.powers[1] *= beta2;
        let corrected = (one - self.powers[1]).sqrt();
        let epsilon = if self.epsilon_is_corrected { self.epsilon * corrected } else { self.epsilon };
        let prepared = self.options.prepared(samples, gradient);
        for run in runs::<N>(self.rate) {
            let (plain, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            let rate = plain * corrected / (one - self.powers[0]);
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

#[cfg(feature = "safetensors")]
impl<N: Parameters> Adam<N> {
    /// What it remembers as a safetensors file: of the array `linear.weights` as `linear.weights.exp_avg` and
    /// `linear.weights.exp_avg_sq`, PyTorch's names; and `step` and `powers`, beta1^t and beta2^t. What it was made with, its rate
    /// for one, is no part of it.
    pub fn to_safetensors(&self) -> alloc::vec::Vec<u8> {
        use super::saved::{all_written, to_file};
        use crate::tensors::push;
        use alloc::vec::Vec;
        let mut tensors = all_written(&[("exp_avg", &self.mean), ("exp_avg_sq", &self.square)]);
        let bytes = |numbers: &[N::Scalar]| {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| push(&mut bytes, *number));
            bytes
        };
        tensors.push(("step".into(), Vec::new(), bytes(&[N::Scalar::from_f64(self.steps as f64)])));
        tensors.push(("powers".into(), Vec::from([2]), bytes(&self.powers)));
        to_file::<N>(&tensors)
    }

    /// Loads what was remembered; writes nothing where something is wrong. PyTorch's is saved by
    ///
    /// ```text
    /// names = [(name, adam.state[array]) for name, array in model.named_parameters()]
    /// save_file({f"{name}.{key}": value for name, state in names for key, value in state.items()}, "adam.safetensors")
    /// ```
    ///
    /// and goes on with the same rate, decays and [`with_corrected_epsilon`](Self::with_corrected_epsilon).
    pub fn load_safetensors(&mut self, file: &[u8]) -> Result<(), crate::WeightsError> {
        use super::saved::{load, named, numbers, power, steps};
        let betas = self.betas;
        let memories = [("exp_avg", &mut self.mean), ("exp_avg_sq", &mut self.square)];
        (self.steps, self.powers) = load(memories, file, |tensors| {
            let powers = named(tensors, "powers").map(|tensor| numbers(&tensor, file));
            let steps = steps(tensors, file)?;
            let from_steps = betas.map(|beta| N::Scalar::from_f64(power(beta.to_f64(), steps)));
            let powers = match powers.as_deref() {
                None => from_steps,
                Some([first, second]) => [N::Scalar::from_f64(*first), N::Scalar::from_f64(*second)],
                Some(_) => {
                    return Err(alloc::string::String::from("expected two numbers in `powers`, found others").into());
                }
            };
            Ok((steps, powers))
        })?;
        Ok(())
    }
}
