//! Numbers of `f32`, or `f64`, that know how wrong they may be: the bound follows from the operations that made them.
//!
//! ```text
//! x + y     |error| <= |x's| + |y's|, and n u (|x| + |y| + ...) for a sum of n + 1, in any order
//! x * y     |error| <= |x| |y's| + |y| |x's| + |x's| |y's| + u |product|
//!                                                                       u = 2^-24 (2^-53): rounded to the nearest; 0
//!                                                                       where nothing is rounded
//! f(x)      |error| <= |x's| * the largest |f'| around x + ULP(f) * 2 u |result|
//! ```
//!
//! The bound is of the difference to what exact arithmetic gives for the exact inputs. A comparison that the errors
//! could turn round is counted: behind it no bound holds.
//!
//! What is not finite is either certain, its error 0, or unknown, its error infinite. Certain is what follows from
//! infinities and NaN of the outside however the rest is rounded and bracketed:
//!
//! ```text
//! NaN + x, NaN * nonzero, f(NaN)         NaN        inf + finite, inf + inf, inf * nonzero, nonzero / 0    that infinity
//! finite / inf                           0          f(inf)                                                 what f gives
//! inf - inf, 0 * inf, 0 * NaN, 0 / 0, inf / inf, an overflow, f where it is not defined                    unknown
//! ```
//!
//! `inf * (0 + x)` is infinite, and `inf * 0 + inf * x` NaN; a mask that is closed lets nothing of a NaN behind it through,
//! and is a zero to a NaN before it. So where a zero meets one of them, the adjoint identity means nothing. Both sides
//! being certain, they are NaN at the same positions and the same infinities at the same positions.

use std::cell::Cell;
use std::cmp::Ordering;

use net_compiler::interpret::{Dual, Number};
use net_compiler::ir::Function;

/// A precision.
pub trait Precision: Number + Copy + Into<f64> {
    /// Half the distance of 1 to the next number.
    const UNIT: f64;
    /// The smallest positive number: what a result below the normal ones may be off by.
    const TINY: f64;
    /// The largest.
    const MAX: f64;
}

impl Precision for f32 {
    const UNIT: f64 = 1.0 / (1 << 24) as f64;
    const TINY: f64 = 1.401_298_464_324_817e-45;
    const MAX: f64 = f32::MAX as f64;
}

impl Precision for f64 {
    const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
    const TINY: f64 = 5e-324;
    const MAX: f64 = f64::MAX;
}

/// No scalar function of the runtime is further off in `f32`, in units in the last place.
const ULP: f64 = 6.5;

thread_local! {
    static UNDECIDED: Cell<usize> = const { Cell::new(0) };
}

/// An `f32` and a bound of its error.
pub type Bounded = Within<f32>;

/// A number and a bound of its error.
#[derive(Clone, Debug)]
pub struct Within<F> {
    /// The number.
    pub value: F,
    /// What it is off by, at most, but for the additions of the sum that it is.
    error: f64,
    /// How many additions that sum has.
    additions: f64,
    /// The magnitudes that it adds up.
    summed: f64,
}

impl<F: Precision> Within<F> {
    /// A number of the outside, rounded.
    pub fn rounded(exact: f64) -> Self {
        let value = F::from_f64(exact);
        Self::with(value, if exact.is_finite() { (exact - value.into()).abs() } else { 0.0 })
    }

    fn of(value: F, propagated: f64, ulp: f64) -> Self {
        let error = propagated + ulp * F::UNIT * value.into().abs() + F::TINY;
        Self::with(value, if error.is_nan() { f64::INFINITY } else { error })
    }

    /// Something of which nothing is known.
    fn unknown(value: F) -> Self {
        Self::with(value, f64::INFINITY)
    }

    fn certain(value: F) -> Self {
        Self::with(value, 0.0)
    }

    /// The same number, as one of `f64`.
    pub fn widened(&self) -> Within<f64> {
        Within { additions: 0.0, error: self.error(), value: self.value.into(), summed: self.magnitude() }
    }

    /// Whether anything is known of it.
    pub fn is_known(&self) -> bool {
        self.error().is_finite()
    }

    fn is_finite(&self) -> bool {
        self.value.into().is_finite()
    }

    /// Without asking whether that is known.
    fn holds_nan(&self) -> bool {
        self.value.is_nan()
    }

    /// Whether it is no zero, wherever within its error it is.
    fn is_no_zero(&self) -> bool {
        self.holds_nan() || self.magnitude() > self.error()
    }

    fn with(value: F, error: f64) -> Self {
        Within { value, error, additions: 0.0, summed: value.into().abs() }
    }

    /// What it is off by, at most, in whatever order its sum is added up.
    pub fn error(&self) -> f64 {
        let rounding = if self.additions == 0.0 { 0.0 } else { self.additions * F::UNIT * self.summed };
        self.error + rounding
    }

    fn is_exactly_zero(&self) -> bool {
        self.magnitude() == 0.0 && self.error() == 0.0
    }

    fn magnitude(&self) -> f64 {
        self.value.into().abs()
    }

    /// What its error makes of the result of a function: by the largest slope over both ends of where it may be.
    fn propagated_by(&self, slope: &dyn Fn(f64) -> f64) -> f64 {
        let (x, error) = (self.value.into(), self.error());
        if error == 0.0 {
            return 0.0;
        }
        // The slope between and its change with the other arguments' errors are of the second order.
        1.01 * error * [x - error, x, x + error].map(|x| slope(x).abs()).into_iter().fold(0.0, f64::max)
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

impl<F: Precision> PartialEq for Within<F> {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl<F: Precision> PartialOrd for Within<F> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let distance = (self.value.into() - other.value.into()).abs();
        let error = self.error() + other.error();
        let unknown = !(self.is_known() && other.is_known());
        if unknown || error > 0.0 && distance <= error && !self.is(other) {
            UNDECIDED.with(|count| count.set(count.get() + 1));
        }
        self.value.partial_cmp(&other.value)
    }
}

impl<F: Precision> Number for Within<F> {
    /// A constant of the program, which may have been folded from others in `f32` and so be off by a few roundings,
    /// unless it is a fraction of few bits.
    fn from_f64(value: f64) -> Self {
        let is_plain = (value * 1024.0).fract() == 0.0 && value.abs() < 1024.0;
        let folded = if is_plain { 0.0 } else { 4.0 * F::UNIT * value.abs() };
        let rounded = Self::rounded(value);
        Self::with(rounded.value, rounded.error + folded)
    }

    fn from_i64(value: i64) -> Self {
        Self::rounded(value as f64)
    }

    fn poison() -> Option<Self> {
        Some(Self::with(F::from_f64(f64::NAN), f64::INFINITY))
    }

    fn is_nan(&self) -> bool {
        if !self.is_known() {
            UNDECIDED.with(|count| count.set(count.get() + 1));
        }
        self.value.is_nan()
    }

    fn negative_zero() -> Self {
        Self::with(F::negative_zero(), 0.0)
    }

    fn add(&self, other: &Self) -> Self {
        let value = self.value.add(&other.value);
        if let Some(beyond) = beyond_finite(&[self, other], value, |_| true) {
            return beyond;
        }
        let starts = |x: &Self| x.summed == 0.0 && x.error == 0.0;
        let one = if starts(self) || starts(other) { 0.0 } else { 1.0 };
        let error = self.error + other.error;
        let summed = self.summed + other.summed;
        let additions = self.additions + other.additions + one;
        if summed.is_finite() && error.is_finite() && value.into().is_finite() {
            Within { value, error, additions, summed }
        } else {
            Self::unknown(value)
        }
    }

    fn multiply(&self, other: &Self) -> Self {
        let product = self.value.multiply(&other.value);
        if let Some(beyond) = beyond_finite(&[self, other], product, |_| self.is_no_zero() && other.is_no_zero()) {
            return beyond;
        }
        let propagated =
            self.magnitude() * other.error() + other.magnitude() * self.error() + self.error() * other.error();
        if self.error() + other.error() == 0.0 && is_exact(self.value, other.value, product) {
            return Self::certain(product);
        }
        Self::of(product, propagated, 1.0)
    }

    fn apply(function: Function, arguments: &[Self]) -> Self {
        if let Some(chosen) = chosen(function, arguments) {
            return chosen;
        }
        let values: Vec<F> = arguments.iter().map(|x| x.value).collect();
        let value = F::apply(function, &values);
        let all: Vec<&Self> = arguments.iter().collect();
        if let Some(beyond) = beyond_finite(&all, value, |value| stays(function, arguments, value)) {
            return beyond;
        }
        if function == Function::Divide && arguments[1].is_exactly_zero() && arguments[0].is_no_zero() {
            return Self::certain(value);
        }
        let propagated: f64 = (0..arguments.len()).map(|which| propagated(function, arguments, which)).sum();
        // The interpreter has them as reciprocals of what is too large already, where they are not too small yet.
        let lost = matches!(function, Function::Sech | Function::Csch) && value == F::zero();
        let propagated = propagated + if lost { 1.0 / F::MAX } else { 0.0 };
        let exact = matches!(function, Function::Divide | Function::Sqrt);
        Self::of(value, propagated, if exact { 1.0 } else { 2.0 * ULP })
    }

    fn surd(&self, degree: i64) -> Self {
        if let Some(beyond) = beyond_finite(&[self], self.value.surd(degree), |_| true) {
            return beyond;
        }
        let slope = |x: f64| Dual::variable(x).surd(degree).derivative();
        Self::of(self.value.surd(degree), self.propagated_by(&slope), 2.0 * ULP)
    }

    fn polygamma(&self, n: i64) -> Self {
        let slope = |x: f64| Dual::variable(x).polygamma(n).derivative();
        let value = self.value.polygamma(n);
        if let Some(beyond) = beyond_finite(&[self], value, |_| true) {
            return beyond;
        }
        // A sum of terms of both signs, of about 1, where it changes its own; on the left of steep ones, in `f64`.
        let cancelled = if n == 0 { 2.0 * ULP * F::UNIT + 64.0 * ULP * f64::UNIT } else { 0.0 };
        Self::of(value, self.propagated_by(&slope) + cancelled, 2.0 * ULP)
    }
}

/// Whether a product of finite numbers, each exact itself, is not rounded, so that ties stay ties.
fn is_exact<F: Precision>(a: F, b: F, product: F) -> bool {
    let [a, b, product]: [f64; 3] = [a.into(), b.into(), product.into()];
    // What is rounded away may be below the smallest number.
    let is_whole = product.abs() > 1e-30 || a == 0.0 || b == 0.0;
    is_whole && product.is_finite() && a.mul_add(b, -product) == 0.0
}

/// The result for arguments that are not all finite; nothing where they are. Of those with an infinity `stays` says
/// whether the others' errors leave the result as it is.
fn beyond_finite<F: Precision>(arguments: &[&Within<F>], value: F, stays: impl Fn(F) -> bool) -> Option<Within<F>> {
    let nan = arguments.iter().any(|x| x.holds_nan());
    if arguments.iter().any(|x| !x.is_known()) {
        return Some(Within::unknown(value));
    }
    if arguments.iter().all(|x| x.is_finite()) {
        return None;
    }
    // A NaN that no argument is has met `inf - inf` or its like.
    let certain = value.is_nan() == nan && stays(value);
    Some(if certain { Within::certain(value) } else { Within::unknown(value) })
}

/// Whether a function of an infinity, and of other numbers that are off, is what it is for sure.
fn stays<F: Precision>(function: Function, arguments: &[Within<F>], value: F) -> bool {
    let exact = arguments.iter().all(|x| x.error() == 0.0);
    match (function, arguments) {
        (Function::Divide, [a, b]) if b.is_finite() => b.is_no_zero() || a.holds_nan(),
        (Function::Divide, [a, b]) => {
            if b.holds_nan() {
                a.is_no_zero()
            } else {
                !a.holds_nan()
            }
        }
        _ => value.is_nan() || exact && (value.into().is_finite() || arguments.len() == 1),
    }
}

/// The functions that choose one of their arguments, or a constant; the comparisons count what is undecided.
fn chosen<F: Precision>(function: Function, arguments: &[Within<F>]) -> Option<Within<F>> {
    let zero = Within::<F>::zero;
    Some(match (function, arguments) {
        (Function::Stop, [x]) => x.clone(),
        (Function::Add, [a, b]) => a.add(b),
        (Function::Multiply, [a, b]) => a.multiply(b),
        (_, [x]) if !x.is_known() => Within::unknown(F::apply(function, &[x.value])),
        (Function::Negate, [x]) => Within { value: negated(x.value), ..x.clone() },
        (Function::Subtract, [a, b]) => a.add(&Within { value: negated(b.value), ..b.clone() }),
        (Function::Abs, [x]) => Within { value: F::apply(Function::Abs, &[x.value]), ..x.clone() },
        // Continuous, so that the error passes through even where the sign is undecided.
        (Function::Ramp, [x]) if x.value >= F::zero() || x.error() == 0.0 => {
            Within::with(F::apply(Function::Ramp, &[x.value]), x.error())
        }
        (Function::Ramp, [x]) => Within::with(F::zero(), (x.error() - x.magnitude()).max(0.0)),
        (Function::Max | Function::Min, [a, b]) if !(a.is_known() && b.is_known()) => {
            Within::unknown(F::apply(function, &[a.value, b.value]))
        }
        (Function::Max, [a, b]) => {
            if !a.holds_nan() && (b.holds_nan() || b > a) {
                b.clone()
            } else {
                a.clone()
            }
        }
        (Function::Min, [a, b]) => {
            if !a.holds_nan() && (b.holds_nan() || b < a) {
                b.clone()
            } else {
                a.clone()
            }
        }
        (Function::Clip, [x, low, high]) => {
            let value = F::apply(Function::Clip, &[x.value, low.value, high.value]);
            Within::with(value, x.error().max(low.error()).max(high.error()))
        }
        (Function::MaskedProduct, [t, v]) => {
            if t.value == F::zero() && t.error() == 0.0 {
                zero()
            } else {
                t.multiply(v)
            }
        }
        // As the interpreter has them, by a rounded reciprocal: where the slope is large that is more than the last place.
        (
            Function::Acot | Function::Asec | Function::Acsc | Function::Acoth | Function::Asech | Function::Acsch,
            [x],
        ) if x.is_finite() && x.is_no_zero() => {
            let of_reciprocal = match function {
                Function::Acot => Function::Atan,
                Function::Asec => Function::Acos,
                Function::Acsc => Function::Asin,
                Function::Acoth => Function::Atanh,
                Function::Asech => Function::Acosh,
                _ => Function::Asinh,
            };
            let reciprocal = Within::apply(Function::Divide, &[Within::rounded(1.0), x.clone()]);
            Within::apply(of_reciprocal, &[reciprocal])
        }
        // By its formula, whose argument of `erfc` is rounded: far on the left that is more than the last place.
        (Function::Gelu, [x]) if x.is_finite() => {
            let of = |function, x: &Within<F>| Within::apply(function, std::slice::from_ref(x));
            let scaled = Within::rounded(-std::f64::consts::FRAC_1_SQRT_2).multiply(x);
            let made = Within::rounded(0.5).multiply(x).multiply(&of(Function::Erfc, &scaled));
            Within::with(F::apply(Function::Gelu, &[x.value]), made.error())
        }
        _ => return None,
    })
}

/// What the error of one argument makes of the result.
fn propagated<F: Precision>(function: Function, arguments: &[Within<F>], which: usize) -> f64 {
    if arguments[which].error() > 0.0
        && matches!(
            function,
            Function::Sign
                | Function::Floor
                | Function::Ceil
                | Function::Round
                | Function::Trunc
                | Function::Fract
                | Function::Modulo
        )
    {
        decided(function, arguments, which);
    }
    arguments[which].propagated_by(&|moved| {
        let dual = |(position, x): (usize, &Within<F>)| {
            if position == which { Dual::variable(moved) } else { Dual::constant(x.value.into()) }
        };
        let arguments: Vec<Dual<f64>> = arguments.iter().enumerate().map(dual).collect();
        Dual::apply(function, &arguments).derivative()
    })
}

fn negated<F: Precision>(x: F) -> F {
    F::apply(Function::Negate, &[x])
}

/// Counts a function that jumps where its argument may be on either side.
fn decided<F: Precision>(function: Function, arguments: &[Within<F>], which: usize) {
    let (function, divides) = match function {
        Function::Fract => (Function::Trunc, false),
        Function::Modulo => (Function::Floor, true),
        function => (function, false),
    };
    let side = |side: f64| {
        let moved = |(position, x): (usize, &Within<F>)| {
            x.value.into() + if position == which { side * x.error() } else { 0.0 }
        };
        let x: Vec<f64> = arguments.iter().enumerate().map(moved).collect();
        f64::apply(function, &[if divides { x[0] / x[1] } else { x[0] }])
    };
    if side(-1.0) != side(1.0) {
        UNDECIDED.with(|count| count.set(count.get() + 1));
    }
}
