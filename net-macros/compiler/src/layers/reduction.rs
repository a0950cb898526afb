//! Means and deviations that stay within the range of the numbers they are of.
//!
//! ```text
//! mean         v[i, j] = x[i, j] * h; t[i] = sum[j](v[i, j]); y[i] = t[i] / (n * h)      h = 2^-k, at most 1 / n
//! deviations   v[i, j] = x[i, j] * h; m[i] = sum[j](v[i, j]) / n; f[i, j] = v[i, j] - m[i]      h at most 1 / 2n
//!              e[i] = sum[j](f[i, j]) / n; g[i, j] = f[i, j] - stop(e[i])
//! scaled       a[i, j] = abs(g[i, j]); t[i] = sum[j](a[i, j]); c[i] = if t[i] > 2^40 { 2^-84 } else { 1 }
//!              d[i, j] = g[i, j] * c[i]
//! ```
//!
//! - Scales are powers of two, so that they change no bit of a result whose steps are all in range: the mean of
//!   (3e38, 3e38) is 3e38, and the root of the mean square of numbers about 1e30 does not overflow.
//! - `c` is a choice of constants and has no derivative, as it should have none: what is computed with it does not
//!   depend on it. It goes by the deviations, so that of numbers that are large and equal it is 1.
//! - `e` is what the mean was rounded by. It is 0 for exact numbers, so nothing flows back through it. Beside a mean of
//!   1000 deviations of 0.001 have all their digits.

use super::Lowering;
use super::axes::Split;
use crate::ir::{Body, Function, Map, Operation, Precision, Read, ValueId};

/// A reduction of a value.
pub(super) struct Reduction<'a> {
    pub(super) split: &'a Split,
    pub(super) x: ValueId,
}

/// Which numbers are scaled before they are squared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scaled {
    /// Large ones not back from `h`, so that a sum of squares is in range where their mean is. No more than that, so
    /// that the gradient with respect to numbers whose mean square is not in range is.
    Back,
    /// Large ones, so that their squares are in range.
    Large,
    /// Also tiny ones, whose squares would be 0.
    LargeOrTiny,
}

impl Reduction<'_> {
    /// `t[i] = sum[j](a[i, j] * b[i, j])`
    pub(super) fn total(&self, lowering: &mut Lowering<'_>, name: String, a: ValueId, b: Option<ValueId>) -> ValueId {
        lowering.push(name, self.split.reduced(), Operation::Contract(vec![self.split.sum(a, b)]))
    }

    /// The mean of what is reduced, of any size.
    pub(super) fn mean(&self, lowering: &mut Lowering<'_>, name: String) -> ValueId {
        let share = share(self.split.count());
        let v = lowering.elementwise(lowering.inner("v"), self.x, times(share));
        let total = self.total(lowering, lowering.inner("t"), v, None);
        lowering.elementwise(name, total, divided_by(self.split.count() as f64 * share))
    }

    /// What is reduced, times `h`, which keeps sums of deviations in range.
    pub(super) fn shared(&self, lowering: &mut Lowering<'_>) -> ValueId {
        lowering.elementwise(lowering.inner("v"), self.x, times(self.share()))
    }

    /// What is reduced less its mean, times `h`.
    pub(super) fn deviations(&self, lowering: &mut Lowering<'_>) -> ValueId {
        let v = self.shared(lowering);
        let m = self.plain_mean(lowering, "m", v);
        let f = self.with(lowering, "f", (v, m), Body::of(Function::Subtract));
        let e = self.plain_mean(lowering, "e", f);
        self.with(lowering, "g", (f, e), less_stopped())
    }

    /// Numbers scaled to be squared, under a name of this letter, and the scale beside `h`.
    pub(super) fn scaled(
        &self,
        lowering: &mut Lowering<'_>,
        letter: &str,
        g: ValueId,
        scaled: Scaled,
    ) -> (ValueId, ValueId) {
        let a = lowering.elementwise(lowering.inner("a"), g, Body::of(Function::Abs));
        let t = self.total(lowering, lowering.inner("t"), a, None);
        let body = scale(lowering.program.precision, scaled, self.share());
        let c = lowering.elementwise(lowering.inner("c"), t, body);
        (self.with(lowering, letter, (g, c), Body::of(Function::Multiply)), c)
    }

    /// The sum of the squares of scaled deviations, and the scale beside `h`.
    pub(super) fn squares(&self, lowering: &mut Lowering<'_>, scaled: Scaled) -> (ValueId, ValueId) {
        let g = self.deviations(lowering);
        let (d, c) = self.scaled(lowering, "d", g, scaled);
        (self.total(lowering, lowering.inner("s"), d, Some(d)), c)
    }

    /// A total of numbers that were scaled by `h` and `c`, or of their squares for a power of 2, divided by a number.
    pub(super) fn unscaled(
        &self,
        lowering: &mut Lowering<'_>,
        name: String,
        (total, divisor): (ValueId, usize),
        (c, power): (ValueId, i32),
    ) -> ValueId {
        let mut body = Body::builder();
        let (total_at, c_at) = (body.operand(0), body.operand(1));
        let divisor = body.real(divisor as f64 * self.share().powi(power));
        let mut y = body.binary(Function::Divide, total_at, divisor);
        for _ in 0..power {
            y = body.binary(Function::Divide, y, c_at);
        }
        let shape = self.split.reduced();
        let operands = [total, c].map(|value| Read::whole(value, shape.len())).to_vec();
        lowering.push(name, shape, Operation::Map(Map { operands, body: body.finish(y) }))
    }

    /// `h`: deviations are at most twice as large as the numbers.
    pub(super) fn share(&self) -> f64 {
        share(2 * self.split.count())
    }

    fn plain_mean(&self, lowering: &mut Lowering<'_>, letter: &str, a: ValueId) -> ValueId {
        let total = self.total(lowering, lowering.inner("t"), a, None);
        lowering.scaled(lowering.inner(letter), total, self.split.count(), false)
    }

    /// `body(a[i, j], b[i])`
    fn with(&self, lowering: &mut Lowering<'_>, letter: &str, (a, b): (ValueId, ValueId), body: Body) -> ValueId {
        let shape = self.split.shape.clone();
        let operands = vec![Read::whole(a, shape.len()), self.split.spread(b)];
        lowering.push(lowering.inner(letter), shape, Operation::Map(Map { operands, body }))
    }
}

/// The power of two that so many numbers are scaled by for their sum to be no larger than the largest of them.
pub(super) fn share(count: usize) -> f64 {
    1.0 / count.next_power_of_two() as f64
}

/// `x * factor`
pub(super) fn times(factor: f64) -> Body {
    let mut body = Body::builder();
    let (x, factor) = (body.operand(0), body.real(factor));
    let y = body.binary(Function::Multiply, x, factor);
    body.finish(y)
}

/// `x / divisor`, or `x` where that is the same.
pub(super) fn divided_by(divisor: f64) -> Body {
    let mut body = Body::builder();
    let mut y = body.operand(0);
    if divisor != 1.0 {
        let divisor = body.real(divisor);
        y = body.binary(Function::Divide, y, divisor);
    }
    body.finish(y)
}

/// `f - stop(e)`
fn less_stopped() -> Body {
    let mut body = Body::builder();
    let (f, e) = (body.operand(0), body.operand(1));
    let e = body.unary(Function::Stop, e);
    let d = body.binary(Function::Subtract, f, e);
    body.finish(d)
}

/// The scale of numbers by the sum of their sizes, `t`.
fn scale(precision: Precision, scaled: Scaled, share: f64) -> Body {
    let (limit, step) = match precision {
        Precision::Single => (40, 84),
        Precision::Double => (320, 672),
    };
    let power = |exponent: i32| 2_f64.powi(exponent);
    let (of_large, of_others) = if scaled == Scaled::Back { (1.0, 1.0 / share) } else { (power(-step), 1.0) };
    let mut body = Body::builder();
    let (t, large) = (body.operand(0), body.real(power(limit)));
    let (of_large, mut of_others) = (body.real(of_large), body.real(of_others));
    if scaled == Scaled::LargeOrTiny {
        let (tiny, of_tiny) = (body.real(power(-limit)), body.real(power(step)));
        let is_tiny = body.binary(Function::Less, t, tiny);
        of_others = body.select(is_tiny, of_tiny, of_others);
    }
    let is_large = body.binary(Function::Greater, t, large);
    let c = body.select(is_large, of_large, of_others);
    body.finish(c)
}
