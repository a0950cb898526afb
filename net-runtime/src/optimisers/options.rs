//! What every optimiser may do with a gradient before it uses it, and with the learned numbers after.

use crate::parameters::Parameters;
use crate::rates::runs;
use crate::real::Real;
use crate::scalar::{abs, clip};

/// What an optimiser makes of a gradient `g` of the learned numbers `w`, in this order:
///
/// ```text
/// g /= n                                  in `step_of(n, ..)`, where g is a sum over n samples
/// g *= min(1, norm_clipping / |g|)        |g| is the root of the sum of all squares, frozen layers left out
/// g  = clip(g, -clipping, clipping)
/// g += l2 * w
/// w -= rate * decay * w                   with the plain rate, not with one that is corrected or adapted
/// ...                                     the optimiser's own formula
/// w  = clip(w, -weight_clipping, weight_clipping)
/// ```
///
/// `l2` is the derivative of a penalty `l2 / 2 * |w|^2` (Wolfram's `"L2Regularization"`), `decay` the decoupled form of
/// AdamW. `clipping` and `weight_clipping` are Wolfram's, element by element; `norm_clipping` keeps the direction. Limits
/// are at least 0. The norm is right whatever the size of the numbers: squares that would over- or underflow are scaled, and
/// the norm itself may be beyond the largest number of the type. Of a gradient with an infinite number and no NaN it is
/// infinite: what is finite becomes 0, what is infinite NaN. Of a gradient with a NaN it is NaN, and so becomes all of the
/// gradient: nothing is scaled by a norm that there is not, nor left unclipped. The gradients of
/// a batch are sums over its samples: `step_of`, which takes their number, clips the mean.
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
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(serialize = "T: Real + serde::Serialize", deserialize = "T: Real + serde::Deserialize<'de>"))
)]
pub struct Options<T> {
    /// The largest norm of the whole gradient; infinity for none.
    #[cfg_attr(feature = "serde", serde(with = "super::limit"))]
    pub norm_clipping: T,
    /// The largest magnitude of a number of the gradient; infinity for none.
    #[cfg_attr(feature = "serde", serde(with = "super::limit"))]
    pub clipping: T,
    /// The factor of the learned numbers that are added to the gradient; 0 for none.
    pub l2: T,
    /// The factor of the rate by which the learned numbers shrink in a step; 0 for none.
    pub decay: T,
    /// The largest magnitude of a learned number after a step; infinity for none.
    #[cfg_attr(feature = "serde", serde(with = "super::limit"))]
    pub weight_clipping: T,
}

/// The options at one gradient, whose norm is known.
#[derive(Clone, Copy)]
pub(super) struct Prepared<T> {
    /// What the gradient is scaled by, in two factors of at most 1 each: the second is 1 unless the product is too small to
    /// have all its bits.
    scale: [T; 2],
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

    /// The gradient is a sum over so many samples, at least one; what is clipped is their mean.
    pub(super) fn prepared<N: Parameters<Scalar = T>>(self, samples: usize, gradient: &N) -> Prepared<T> {
        let (limit, samples) = (self.norm_clipping.to_f64(), samples as f64);
        let mean = [T::from_f64(1.0 / samples), T::ONE];
        let scale = if limit < f64::INFINITY { Norm::of(gradient).scale(limit, samples).unwrap_or(mean) } else { mean };
        Prepared { scale, options: self }
    }
}

/// A norm that may be beyond the largest `f64`: the product of both, `unit` a power of two.
#[derive(Clone, Copy)]
struct Norm {
    unit: f64,
    over: f64,
}

impl Norm {
    /// 2^600: numbers whose squares overflow have squares when divided by it, and those whose squares underflow when multiplied.
    const LARGE: f64 = f64::from_bits((1023 + 600) << 52);
    /// 2^-960: of a larger sum of squares what has underflowed is too little to be seen.
    const SMALL: f64 = f64::from_bits((1023 - 960) << 52);

    fn of<N: Parameters>(gradient: &N) -> Self {
        let plain = squares(gradient, 1.0);
        let unit = match plain {
            f64::INFINITY => Self::LARGE,
            small if small < Self::SMALL => 1.0 / Self::LARGE,
            _ => return Norm { unit: 1.0, over: Real::sqrt(plain) },
        };
        Norm { unit, over: Real::sqrt(squares(gradient, 1.0 / unit)) }
    }

    /// `limit / norm`, the product of two factors, where the norm of the mean over so many samples is above the limit; NaN
    /// where the norm is.
    fn scale<T: Real>(self, limit: f64, samples: f64) -> Option<[T; 2]> {
        if self.over <= limit / self.unit * samples {
            return None;
        }
        let scale = T::from_f64(limit / self.unit / self.over);
        if scale < T::NORMAL {
            let root = T::from_f64(Real::sqrt(limit) / Real::sqrt(self.unit) / Real::sqrt(self.over));
            Some([root; 2])
        } else {
            Some([scale, T::ONE])
        }
    }
}

/// The sum of the squares of `factor * g`, in `f64` and in one order on every machine.
fn squares<N: Parameters>(gradient: &N, factor: f64) -> f64 {
    let mut sums = [0.0_f64; 8];
    for run in runs::<N>(N::Scalar::ONE) {
        for chunk in run.of(gradient).chunks(sums.len()) {
            for (sum, g) in sums.iter_mut().zip(chunk) {
                let g = factor * g.to_f64();
                *sum += g * g;
            }
        }
    }
    sums.iter().sum::<f64>()
}

// The conditions are the same for all elements of a loop, which the compiler takes out of it.
impl<T: Real> Prepared<T> {
    /// What is used in the place of the gradient `g` of `w`.
    #[inline(always)]
    pub fn gradient(self, g: T, w: T) -> T {
        let Options { clipping, l2, .. } = self.options;
        let [scale, rest] = self.scale;
        let g = if scale == T::ONE { g } else { g * scale * rest };
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

/// The gradient as it is squared by optimisers that take the mean of squares: within 2^63, in `f64` 2^511, so that the
/// square and its mean are finite. What is infinite or NaN stays so, and shows.
#[inline(always)]
pub(super) fn squarable<T: Real>(g: T) -> T {
    if abs(g) < T::INFINITY { clip(g, -T::SQUARABLE, T::SQUARABLE) } else { g }
}

/// What all optimisers share: `step`, the methods that set the options, and the trait.
macro_rules! with_options {
    ($optimiser:ident) => {
        impl<N: crate::Parameters> crate::Optimiser<N> for $optimiser<N> {
            const NAME: &'static str = stringify!($optimiser);

            fn step_of(&mut self, samples: usize, net: &mut N, gradient: &N) {
                $optimiser::step_of(self, samples, net, gradient);
            }

            fn rate(&self) -> N::Scalar {
                self.rate
            }

            fn set_rate(&mut self, rate: N::Scalar) {
                self.rate = rate;
            }

            #[cfg(feature = "alloc")]
            fn boxed_clone(&self) -> alloc::boxed::Box<Self>
            where
                Self: Clone,
            {
                // SAFETY: numbers, truth values and nets, all of which may be zeros.
                let mut new = unsafe { crate::boxed::zeroed::<Self>() };
                (*new).clone_from(self);
                new
            }
        }

        impl<N: crate::Parameters> $optimiser<N> {
            /// One step by the gradient of one sample, or by a mean: see [`step_of`](Self::step_of) for that of a batch,
            /// which is a sum.
            pub fn step(&mut self, net: &mut N, gradient: &N) {
                self.step_of(1, net, gradient);
            }

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

/// `to_safetensors` and `load_safetensors` of an optimiser that remembers these.
macro_rules! saved {
    ($optimiser:ident: $name:literal, $memory:ident) => {
        #[cfg(feature = "safetensors")]
        impl<N: crate::Parameters> $optimiser<N> {
            #[doc = concat!("What it remembers as a safetensors file: of the array `linear.weights` as `linear.weights.", $name, "`.")]
            #[doc = "What it was made with, its rate for one, is no part of it."]
            pub fn to_safetensors(&self) -> alloc::vec::Vec<u8> {
                super::saved::to_file::<N>(&super::saved::all_written(&[($name, &self.$memory)]))
            }

            #[doc = concat!("Loads what was remembered, by the names of nets with `.", $name, "` behind them, PyTorch's too; writes")]
            #[doc = "nothing where something is wrong."]
            pub fn load_safetensors(&mut self, file: &[u8]) -> Result<(), crate::WeightsError> {
                super::saved::load([($name, &mut self.$memory)], file, |_| Ok(()))
            }
        }
    };
}
pub(super) use saved;

/// `Clone` of these fields, whose `clone_from` copies in place: no net passes over the stack, as it does in `clone`.
macro_rules! cloned_in_place {
    ($optimiser:ident { $($field:ident),* }) => {
        impl<N: crate::Parameters + Clone> Clone for $optimiser<N> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone()),* }
            }

            fn clone_from(&mut self, other: &Self) {
                $(self.$field.clone_from(&other.$field);)*
            }
        }
    };
}
pub(super) use cloned_in_place;
