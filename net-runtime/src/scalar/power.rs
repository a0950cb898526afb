//! `powf` of `f32`, as `e^(y ln |x|)` in `f64`, whose result rounds to the last place of `f32`.

use super::format::Format;
use super::{exp, ln};
use core::hint::select_unpredictable as select;

/// Whether `y` is an integer; the infinities are, and so is every number too large for a fraction.
#[inline(always)]
fn is_integer(y: f64) -> bool {
    (y + f64::ROUNDING) - f64::ROUNDING == y
}

/// As IEEE 754 has it, of whose cases most follow from the formula: a zero and an infinity have their logarithms, and
/// the last step leaves the range where the power does.
#[inline(always)]
pub(super) fn powf(base: f32, exponent: f32) -> f32 {
    let (x, y) = (f64::from(base), f64::from(exponent));
    let magnitude = exp(y * ln(x.abs()));
    let is_odd = is_integer(y) & !is_integer(0.5 * y);
    let power = select(is_odd, magnitude.copysign(x), magnitude);
    let is_imaginary = (x < 0.0) & (x > f64::NEG_INFINITY) & !is_integer(y);
    let is_one = (y == 0.0) | (x == 1.0) | (x == -1.0) & (y.abs() == f64::INFINITY);
    select(is_one, 1.0, select(is_imaginary, f64::NAN, power)) as f32
}
