//! What every optimiser may do with a gradient before it uses it, and with the learned numbers after.

use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;
use crate::scalar::clip;

/// What an optimiser makes of a gradient `g` of the learned numbers `w`, in this order:
///
/// ```text
/// g *= min(1, norm_clipping / |g|)        |g|^2 is the sum of all squares, frozen layers left out
/// g  = clip(g, -clipping, clipping)
/// g += l2 * w
/// w -= rate * decay * w                   with the plain rate, not with one that is corrected or adapted
/// ...                                     the optimiser's own formula
/// w  = clip(w, -weight_clipping, weight_clipping)
/// ```
///
/// `l2` is the derivative of a penalty `l2 / 2 * |w|^2` (Wolfram's `"L2Regularization"`), `decay` the decoupled form of
/// AdamW. `clipping` and `weight_clipping` are Wolfram's, element by element; `norm_clipping` keeps the direction. Limits
/// are at least 0. The gradients of a batch are sums over its samples: divide them by the number of samples (`*=`)
/// before, where limits are meant for the mean.
///
/// ```
/// use net_runtime::prelude::*;
/// use net_runtime::Options;
///
/// net! { Line = linear(1 -> 1, biases = none); }
/// let (mut line, mut gradient) = (Line::ZERO, Line::ZERO);
/// line.linear.weights[0] = 1.0;
/// gradient.linear.weights[0] = -8.0;
/// let mut sgd = Sgd::new(0.5).with_clipping(2.0).with_l2(0.5);
/// assert_eq!(sgd.options, Options { clipping: 2.0, l2: 0.5, ..Options::NONE });
/// sgd.step(&mut line, &gradient);
/// assert_eq!(line.linear.weights[0], 1.0 - 0.5 * (-2.0 + 0.5 * 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options<T> {
    /// The largest norm of the whole gradient; infinity for none.
    pub norm_clipping: T,
    /// The largest magnitude of a number of the gradient; infinity for none.
    pub clipping: T,
    /// The factor of the learned numbers that are added to the gradient; 0 for none.
    pub l2: T,
    /// The factor of the rate by which the learned numbers shrink in a step; 0 for none.
    pub decay: T,
    /// The largest magnitude of a learned number after a step; infinity for none.
    pub weight_clipping: T,
}

/// The options at one gradient, whose norm is known.
#[derive(Clone, Copy)]
pub(super) struct Prepared<T> {
    scale: T,
    options: Options<T>,
}

impl<T: Real> Options<T> {
    /// The gradient as it is.
    pub const NONE: Self = Self {
        norm_clipping: T::INFINITY,
        clipping: T::INFINITY,
        l2: T::ZERO,
        decay: T::ZERO,
        weight_clipping: T::INFINITY,
    };

    pub(super) fn prepared<N: Parameters<Scalar = T>>(self, gradient: &N) -> Prepared<T> {
        let limit = self.norm_clipping.to_f64();
        let norm = if limit < f64::INFINITY { norm(gradient) } else { 0.0 };
        let scale = if norm > limit { T::from_f64(limit / norm) } else { T::ONE };
        Prepared { scale, options: self }
    }
}

/// The root of the sum of the squares, in `f64` and in one order on every machine.
fn norm<N: Parameters>(gradient: &N) -> f64 {
    let mut sums = [0.0_f64; 8];
    for run in runs::<N>(N::Scalar::ONE) {
        for chunk in run.of(gradient).chunks(sums.len()) {
            for (sum, g) in sums.iter_mut().zip(chunk) {
                *sum += g.to_f64() * g.to_f64();
            }
        }
    }
    Real::sqrt(sums.iter().sum::<f64>())
}

// The conditions are the same for all elements of a loop, which the compiler takes out of it.
impl<T: Real> Prepared<T> {
    /// What is used in the place of the gradient `g` of `w`.
    #[inline(always)]
    pub fn gradient(self, g: T, w: T) -> T {
        let Options { clipping, l2, .. } = self.options;
        let g = if self.scale == T::ONE { g } else { g * self.scale };
        let g = if clipping == T::INFINITY { g } else { clip(g, -clipping, clipping) };
        if l2 == T::ZERO { g } else { g + l2 * w }
    }

    /// `w` after a step that takes `change` away, at this plain rate.
    #[inline(always)]
    pub fn stepped(self, w: T, rate: T, change: T) -> T {
        let Options { decay, weight_clipping, .. } = self.options;
        let w = if decay == T::ZERO { w } else { w - rate * decay * w };
        let w = w - change;
        if weight_clipping == T::INFINITY { w } else { clip(w, -weight_clipping, weight_clipping) }
    }
}

/// The methods that set the options of an optimiser.
macro_rules! with_options {
    ($optimiser:ident) => {
        impl<N: crate::Parameters> $optimiser<N> {
            /// With every number of the gradient clipped to `[-limit, limit]`: see [`Options`](crate::Options).
            pub const fn with_clipping(mut self, limit: N::Scalar) -> Self {
                self.options.clipping = limit;
                self
            }

            /// With the gradient scaled down to this norm where its norm is larger: see [`Options`](crate::Options).
            pub const fn with_norm_clipping(mut self, limit: N::Scalar) -> Self {
                self.options.norm_clipping = limit;
                self
            }

            /// With `l2` times the learned numbers added to the gradient: see [`Options`](crate::Options).
            pub const fn with_l2(mut self, l2: N::Scalar) -> Self {
                self.options.l2 = l2;
                self
            }

            /// With learned numbers that shrink by `rate * decay` of themselves: see [`Options`](crate::Options).
            pub const fn with_decay(mut self, decay: N::Scalar) -> Self {
                self.options.decay = decay;
                self
            }

            /// With learned numbers clipped to `[-limit, limit]` after every step: see [`Options`](crate::Options).
            pub const fn with_weight_clipping(mut self, limit: N::Scalar) -> Self {
                self.options.weight_clipping = limit;
                self
            }
        }
    };
}
pub(super) use with_options;
