//! How a rate changes from step to step.

use crate::real::Real;
use crate::scalar::{cos, floor, powf};

/// A rate for every step, counted from 0. Optimisers have a public `rate`: set it before each step.
///
/// | schedule | rate at step `t`, after a warm-up counted from its end |
/// |---|---|
/// | [`constant`](Schedule::constant) | `rate` |
/// | [`steps`](Schedule::steps) | `rate * factor^floor(t / every)` |
/// | [`exponential`](Schedule::exponential) | `rate * factor^(t / every)` |
/// | [`polynomial`](Schedule::polynomial) | `to + (from - to) * (1 - t / steps)^power`, then `to` |
/// | [`cosine`](Schedule::cosine) | `to + (from - to) * (1 + cos(pi * t / steps)) / 2`, then `to` |
/// | [`with_warm_up`](Schedule::with_warm_up) | before any of these, up from 0 in a line |
///
/// ```
/// use net_runtime::Schedule;
/// const SCHEDULE: Schedule<f64> = Schedule::cosine(0.5, 0.1, 100).with_warm_up(10);
/// assert_eq!(SCHEDULE.rate(0), 0.0);
/// assert_eq!(SCHEDULE.rate(5), 0.25);
/// assert_eq!(SCHEDULE.rate(10), 0.5);
/// assert!((SCHEDULE.rate(60) - 0.3).abs() < 1e-15);
/// assert_eq!(SCHEDULE.rate(1_000), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Schedule<T> {
    warm_up: u32,
    curve: Curve<T>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Curve<T> {
    Constant { rate: T },
    Steps { rate: T, every: u32, factor: T },
    Exponential { rate: T, every: u32, factor: T },
    Polynomial { from: T, to: T, steps: u32, power: T },
    Cosine { from: T, to: T, steps: u32 },
}

impl<T: Real> Schedule<T> {
    /// The same rate always.
    pub const fn constant(rate: T) -> Self {
        Self::of(Curve::Constant { rate })
    }

    /// A rate that is multiplied by `factor` after every `every` steps.
    ///
    /// ```
    /// # use net_runtime::Schedule;
    /// assert_eq!([9, 10, 25].map(|step| Schedule::steps(1.0, 10, 0.5).rate(step)), [1.0, 0.5, 0.25]);
    /// ```
    pub const fn steps(rate: T, every: u32, factor: T) -> Self {
        Self::of(Curve::Steps { rate, every, factor })
    }

    /// The same as a smooth curve.
    pub const fn exponential(rate: T, every: u32, factor: T) -> Self {
        Self::of(Curve::Exponential { rate, every, factor })
    }

    /// From one rate to another in so many steps, by a power of what is left of them: 1 is a line.
    ///
    /// ```
    /// # use net_runtime::Schedule;
    /// assert_eq!([0, 5, 10, 99].map(|step| Schedule::polynomial(1.0, 0.5, 10, 1.0).rate(step)), [1.0, 0.75, 0.5, 0.5]);
    /// ```
    pub const fn polynomial(from: T, to: T, steps: u32, power: T) -> Self {
        Self::of(Curve::Polynomial { from, to, steps, power })
    }

    /// From one rate to another in so many steps, along half a wave.
    pub const fn cosine(from: T, to: T, steps: u32) -> Self {
        Self::of(Curve::Cosine { from, to, steps })
    }

    /// With so many steps before, in which the rate grows in a line from 0 to where the curve begins.
    pub const fn with_warm_up(mut self, steps: u32) -> Self {
        self.warm_up = steps;
        self
    }

    const fn of(curve: Curve<T>) -> Self {
        Self { warm_up: 0, curve }
    }

    /// The rate of this step, the first being 0.
    pub fn rate(&self, step: u32) -> T {
        match step.checked_sub(self.warm_up) {
            Some(step) => self.curve.at(step),
            None => self.curve.at(0) * quotient::<T>(step, self.warm_up),
        }
    }
}

impl<T: Real> Curve<T> {
    fn at(&self, step: u32) -> T {
        match *self {
            Curve::Constant { rate } => rate,
            Curve::Steps { rate, every, factor } => rate * powf(factor, floor(quotient(step, every))),
            Curve::Exponential { rate, every, factor } => rate * powf(factor, quotient(step, every)),
            Curve::Polynomial { from, to, steps, power } => {
                let left = quotient(steps.saturating_sub(step), steps);
                to + (from - to) * powf(left, power)
            }
            Curve::Cosine { from, to, steps } => {
                let done = T::ONE - quotient::<T>(steps.saturating_sub(step), steps);
                let wave = cos(T::from_f64(core::f64::consts::PI) * done);
                to + (from - to) * (T::from_f64(0.5) * (T::ONE + wave))
            }
        }
    }
}

/// `a / b`, and 0 where `b` is: a curve of no steps is over at once.
fn quotient<T: Real>(a: u32, b: u32) -> T {
    if b == 0 { T::ZERO } else { T::from_f64(f64::from(a) / f64::from(b)) }
}
