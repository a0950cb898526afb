//! Numbers of `f32` that know how wrong they may be: the bound follows from the operations that made them.
//!
//! ```text
//! x + y     |error| <= |x's| + |y's|, and n u (|x| + |y| + ...) for a sum of n + 1, in any order
//! x * y     |error| <= |x| |y's| + |y| |x's| + |x's| |y's| + u |product|
//!                                                                       u = 2^-24: rounded to the nearest
//! f(x)      |error| <= |x's| * the largest |f'| around x + ULP(f) * 2 u |result|
//! ```
//!
//! The bound is of the difference to what exact arithmetic gives for the exact inputs. A comparison that the errors
//! could turn round is counted: behind it no bound holds.

use std::cell::Cell;
use std::cmp::Ordering;

use net_compiler::interpret::{Dual, Number};
use net_compiler::ir::Function;

/// Half the distance of 1 to the next `f32`.
const UNIT: f64 = 1.0 / (1 << 24) as f64;
/// The smallest positive `f32`: what a result below the normal ones may be off by.
const TINY: f64 = 1.401_298_464_324_817e-45;
/// No scalar function of the runtime is further off in `f32`, in units in the last place.
const ULP: f64 = 4.0;

thread_local! {
    static UNDECIDED: Cell<usize> = const { Cell::new(0) };
}

/// An `f32` and a bound of its error.
#[derive(Clone, Debug)]
pub struct Bounded {
    /// The number.
    pub value: f32,
    /// What it is off by, at most, but for the additions of the sum that it is.
    error: f64,
    /// How many additions that sum has.
    additions: f64,
    /// The magnitudes that it adds up.
    summed: f64,
}

impl Bounded {
    /// A number of the outside, rounded.
    pub fn rounded(exact: f64) -> Bounded {
        let value = exact as f32;
        Bounded::with(value, (exact - f64::from(value)).abs())
    }

    fn of(value: f32, propagated: f64, ulp: f64) -> Bounded {
        let error = propagated + ulp * UNIT * f64::from(value).abs() + TINY;
        Bounded::with(value, if error.is_nan() { f64::INFINITY } else { error })
    }

    fn with(value: f32, error: f64) -> Bounded {
        Bounded { value, error, additions: 0.0, summed: f64::from(value).abs() }
    }

    /// What it is off by, at most, in whatever order its sum is added up.
    pub fn error(&self) -> f64 {
        let rounding = if self.additions == 0.0 { 0.0 } else { self.additions * UNIT * self.summed };
        self.error + rounding
    }

    fn magnitude(&self) -> f64 {
        f64::from(self.value).abs()
    }

    /// Whether it is the other number, the same in all that is known: `x != x` is decided.
    fn is(&self, other: &Self) -> bool {
        self.value == other.value && self.error == other.error && self.summed == other.summed
    }
}

/// How many comparisons were undecided since this was called last.
pub fn undecided() -> usize {
    UNDECIDED.with(|count| count.replace(0))
}

impl PartialEq for Bounded {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Bounded {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let distance = (f64::from(self.value) - f64::from(other.value)).abs();
        let error = self.error() + other.error();
        if error > 0.0 && distance <= error && !self.is(other) {
            UNDECIDED.with(|count| count.set(count.get() + 1));
        }
        self.value.partial_cmp(&other.value)
    }
}

impl Number for Bounded {
    /// A constant of the program, which may have been folded from others in `f32` and so be off by a few roundings,
    /// unless it is a fraction of few bits.
    fn from_f64(value: f64) -> Self {
        let is_plain = (value * 1024.0).fract() == 0.0 && value.abs() < 1024.0;
        let folded = if is_plain { 0.0 } else { 4.0 * UNIT * value.abs() };
        let rounded = Bounded::rounded(value);
        Bounded::with(rounded.value, rounded.error + folded)
    }

    fn from_i64(value: i64) -> Self {
        Bounded::rounded(value as f64)
    }

    fn poison() -> Option<Self> {
        Some(Bounded::with(f32::NAN, f64::INFINITY))
    }

    fn is_nan(&self) -> bool {
        self.value.is_nan()
    }

    fn negative_zero() -> Self {
        Bounded::with(-0.0, 0.0)
    }

    fn add(&self, other: &Self) -> Self {
        let value = self.value + other.value;
        let starts = |x: &Bounded| x.summed == 0.0 && x.error == 0.0;
        let one = if starts(self) || starts(other) { 0.0 } else { 1.0 };
        let error = self.error + other.error;
        let summed = self.summed + other.summed;
        let additions = self.additions + other.additions + one;
        if summed.is_finite() && error.is_finite() {
            Bounded { value, error, additions, summed }
        } else {
            Bounded::with(value, f64::INFINITY)
        }
    }

    fn multiply(&self, other: &Self) -> Self {
        let propagated =
            self.magnitude() * other.error() + other.magnitude() * self.error() + self.error() * other.error();
        Bounded::of(self.value * other.value, propagated, 1.0)
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        if let Some(chosen) = chosen(function, arguments) {
            return chosen;
        }
        let values: Vec<f32> = arguments.iter().map(|x| x.value).collect();
        let value = <f32 as Number>::apply(function, &values);
        let propagated = (0..arguments.len()).map(|which| propagated(function, arguments, which)).sum();
        let exact = matches!(
            function,
            Function::Add | Function::Subtract | Function::Multiply | Function::Divide | Function::Sqrt
        );
        Bounded::of(value, propagated, if exact { 1.0 } else { 2.0 * ULP })
    }
}

/// The functions that choose one of their arguments, or a constant; the comparisons count what is undecided.
fn chosen(function: Function, arguments: &[Bounded]) -> Option<Bounded> {
    let zero = Bounded::zero;
    Some(match (function, arguments) {
        (Function::Stop, [x]) => x.clone(),
        (Function::Add, [a, b]) => a.add(b),
        (Function::Negate, [x]) => Bounded { value: -x.value, ..x.clone() },
        (Function::Subtract, [a, b]) => a.add(&Bounded { value: -b.value, ..b.clone() }),
        (Function::Abs, [x]) => Bounded { value: x.value.abs(), ..x.clone() },
        // Continuous, so that the error passes through even where the sign is undecided.
        (Function::Ramp, [x]) if x.value >= 0.0 || x.error == 0.0 => Bounded::with(x.value.max(0.0), x.error()),
        (Function::Ramp, [x]) => Bounded::with(0.0, (x.error() - x.magnitude()).max(0.0)),
        (Function::Max, [a, b]) => {
            if b > a {
                b.clone()
            } else {
                a.clone()
            }
        }
        (Function::Min, [a, b]) => {
            if b < a {
                b.clone()
            } else {
                a.clone()
            }
        }
        (Function::Clip, [x, low, high]) => {
            let value = if x.value < low.value { low.value } else { x.value.min(high.value) };
            Bounded::with(value, x.error().max(low.error()).max(high.error()))
        }
        (Function::MaskedProduct, [t, v]) => {
            if t.value == 0.0 && t.error() == 0.0 {
                zero()
            } else {
                t.multiply(v)
            }
        }
        _ => return None,
    })
}

/// What the error of one argument makes of the result: by the largest slope there, over both ends of where it may be.
fn propagated(function: Function, arguments: &[Bounded], which: usize) -> f64 {
    let error = arguments[which].error();
    if error == 0.0 {
        return 0.0;
    }
    let slope = |offset: f64| {
        let dual = |(position, x): (usize, &Bounded)| {
            let x = f64::from(x.value);
            if position == which { Dual::variable(x + offset) } else { Dual::constant(x) }
        };
        let arguments: Vec<Dual<f64>> = arguments.iter().enumerate().map(dual).collect();
        Dual::apply(function, &arguments).derivative().abs()
    };
    let largest = [-error, 0.0, error].into_iter().map(slope).fold(0.0, f64::max);
    // The slope between and its change with the other arguments' errors are of the second order.
    1.01 * error * largest
}
