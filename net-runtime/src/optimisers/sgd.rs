//! Gradient descent, plain.

use crate::parameters::Parameters;
use crate::rates::runs;

/// Gradient descent: `net -= rate * gradient`. It has no memory of its own.
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
pub struct Sgd<N: Parameters> {
    /// The factor of the gradient.
    pub rate: N::Scalar,
}

impl<N: Parameters> Sgd<N> {
    /// Gradient descent with this rate.
    pub const fn new(rate: N::Scalar) -> Self {
        Self { rate }
    }

    /// One step: `net -= rate * gradient`.
    pub fn step(&mut self, net: &mut N, gradient: &N) {
        for run in runs::<N>(self.rate) {
            let (rate, w, g) = (run.rate, run.of_mut(net), run.of(gradient));
            crate::__private::dispatch!(_simd => for (w, &g) in w.iter_mut().zip(g) {
                *w -= rate * g;
            });
        }
    }
}
