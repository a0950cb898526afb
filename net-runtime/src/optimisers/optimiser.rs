//! [`Optimiser`]: what all optimisers can do, for generic code.

use crate::parameters::Parameters;

/// An optimiser of a net `N`, for code that takes any: the methods are those that each has by itself.
///
/// ```
/// use net_runtime::{Optimiser, Parameters, Sgd, net};
///
/// net! { Line<f64> = linear(1 -> 1); }
///
/// /// One step with the rate of a schedule.
/// fn scheduled<N: Parameters>(optimiser: &mut impl Optimiser<N>, rate: N::Scalar, net: &mut N, gradient: &N) {
///     optimiser.set_rate(rate);
///     optimiser.step_of(1, net, gradient);
/// }
///
/// let (mut line, mut sgd) = (Line::ZERO, Sgd::new(1.0));
/// scheduled(&mut sgd, 0.5, &mut line, Line::from_parameters(&[3.0, 4.0]));
/// assert_eq!(line.parameters(), [-1.5, -2.0]);
/// assert_eq!(Optimiser::<Line>::rate(&sgd), 0.5);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no optimiser of `{N}`",
    label = "expected `Adam::new(0.001)`, or another optimiser"
)]
pub trait Optimiser<N: Parameters> {
    /// What it is called: a checkpoint of another one is refused.
    const NAME: &'static str;

    /// One step by a gradient that is the sum of those of so many samples, at least one.
    fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N);

    /// The rate of the next step.
    fn rate(&self) -> N::Scalar;

    /// Sets the rate of the next steps.
    fn set_rate(&mut self, rate: N::Scalar);

    /// A copy on the heap. Those of this crate are never on the stack meanwhile.
    #[cfg(feature = "alloc")]
    fn boxed_clone(&self) -> alloc::boxed::Box<Self>
    where
        Self: Clone,
    {
        alloc::boxed::Box::new(self.clone())
    }
}

#[cfg(feature = "alloc")]
impl<N: Parameters, O: Optimiser<N> + Clone> Optimiser<N> for alloc::boxed::Box<O> {
    const NAME: &'static str = O::NAME;

    fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
        (**self).step_of(samples, net, gradient);
    }

    fn rate(&self) -> N::Scalar {
        (**self).rate()
    }

    fn set_rate(&mut self, rate: N::Scalar) {
        (**self).set_rate(rate);
    }

    fn boxed_clone(&self) -> alloc::boxed::Box<Self>
    where
        Self: Clone,
    {
        alloc::boxed::Box::new((**self).boxed_clone())
    }
}
