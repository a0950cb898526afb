//! The moving average of a net's learned numbers.

use super::options::cloned_in_place;
use crate::parameters::Parameters;
use crate::real::Real;

/// The exponential moving average of what is learned, often better than the last step's:
///
/// ```text
/// a  = w                                  at the first update
/// a  = decay * a + (1 - decay) * w        at each one after it
/// ```
///
/// These are PyTorch's `AveragedModel` with `get_ema_avg_fn(decay)`. It is of the net's own type, evaluated as the net is. Its size is
/// that of a net, and [`MovingAverage::new`] is `const`.
///
/// ```
/// # net_runtime::__private::net_struct! {
/// #     /// A net.
/// #     pub struct Tiny: f64 [layout 1; parameters 8] { linear: net_runtime::Linear<f64, 3, 2>, }
/// # }
/// use net_runtime::{MovingAverage, Parameters};
/// let (mut net, mut average) = (Tiny::ZERO, MovingAverage::<Tiny>::new(0.75));
/// for step in [1.0, 2.0, 4.0] {
///     net.linear.biases[0] = step; // as an optimiser would
///     average.update(&net);
/// }
/// assert_eq!(average.net.linear.biases[0], 0.75 * (0.75 * 1.0 + 0.25 * 2.0) + 0.25 * 4.0);
/// ```
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MovingAverage<N: Parameters> {
    /// How much of the average is left after an update, in [0, 1).
    pub decay: N::Scalar,
    /// The average, zeros before the first update.
    pub net: N,
    /// How many updates there were.
    pub updates: u64,
}

cloned_in_place!(MovingAverage { decay, net, updates });

impl<N: Parameters> MovingAverage<N> {
    /// Of nothing yet.
    pub const fn new(decay: N::Scalar) -> Self {
        Self { decay, net: N::ZERO, updates: 0 }
    }

    /// The same on the heap, and never on the stack: for nets that are larger than it.
    #[cfg(feature = "alloc")]
    pub fn boxed(decay: N::Scalar) -> alloc::boxed::Box<Self> {
        // SAFETY: numbers and a net, all of which may be zeros.
        let mut new = unsafe { crate::boxed::zeroed::<Self>() };
        new.decay = decay;
        new
    }

    /// One update of the formula above, behind a step of an optimiser.
    pub fn update(&mut self, net: &N) {
        let decay = if self.updates == 0 { N::Scalar::ZERO } else { self.decay };
        let rest = N::Scalar::ONE - decay;
        self.updates = self.updates.saturating_add(1);
        let (average, numbers) = (self.net.parameters_mut(), net.parameters());
        if decay == N::Scalar::ZERO {
            average.iter_mut().zip(numbers).for_each(|(a, &w)| *a = w);
            return;
        }
        crate::__private::dispatch!(_simd => for (a, &w) in average.iter_mut().zip(numbers) {
            *a = decay * *a + rest * w;
        });
    }
}
