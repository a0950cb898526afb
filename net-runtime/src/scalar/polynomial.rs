//! Branch-free `exp`, `tanh` and `sigmoid` for `f32`, from basic IEEE operations only.
//!
//! A loop over them is vectorised, and because each operation is rounded as IEEE 754 says and none is contracted, the
//! bits are the same on every target. Both start from `e^x = 2^n e^r` with `|r| <= ln(2) / 2`, where adding
//! [`MAGIC`] rounds `x / ln 2` to the integer `n` and leaves it in the lowest bits of the sum.

use core::f32::consts::LOG2_E;

/// 1.5 * 2^23: the spacing of `f32` around it is 1.
const MAGIC: f32 = 12_582_912.0;
/// ln 2 in two parts, the first short enough that its product with `n` is exact.
const LN2_HIGH: f32 = 0.693_145_75;
const LN2_LOW: f32 = 1.428_606_8e-6;

/// `n` (as the bits of `MAGIC + n`) and `r` of `x = n ln 2 + r`.
#[inline(always)]
fn reduce(x: f32) -> (u32, f32) {
    let sum = x * LOG2_E + MAGIC;
    let n = sum - MAGIC;
    (sum.to_bits(), (x - n * LN2_HIGH) - n * LN2_LOW)
}

/// `(e^r - 1 - r) / r^2` for `|r| <= ln(2) / 2`, with a relative error of 2^-26.9. Written out, because a loop over
/// coefficients is unrolled too late for the loop around it to be vectorised.
#[inline(always)]
fn second_order(r: f32) -> f32 {
    (((0.001_392_621_3 * r + 0.008_363_203) * r + 0.041_666_554) * r + 0.166_665_77) * r + 0.5
}

/// The same with one degree more, for `e^x - 1`, where nothing hides the error.
#[inline(always)]
fn second_order_m1(r: f32) -> f32 {
    let cubic = ((1.989_103e-4 * r + 0.001_393_368_6) * r + 0.008_333_311) * r + 0.041_666_465;
    (cubic * r + 0.166_666_67) * r + 0.5
}

/// 2^n for `-127 < n < 128`.
#[inline(always)]
fn power_of_two(n: u32) -> f32 {
    f32::from_bits(n.wrapping_add(127) << 23)
}

/// e to the `x`, in two steps of scaling so that the smallest and the largest results come out right.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let above = if x > -104.0 { x } else { -104.0 };
    let (bits, r) = reduce(if above < 89.0 { above } else { 89.0 });
    let p = 1.0 + (r + r * r * second_order(r));
    let n = bits.wrapping_sub(MAGIC.to_bits());
    let half = ((n as i32) >> 1) as u32;
    let value = p * power_of_two(half) * power_of_two(n.wrapping_sub(half));
    if x.is_nan() { x } else { value }
}

/// `e^x - 1` for `0 <= x < 88`.
#[inline(always)]
fn exp_m1(x: f32) -> f32 {
    let (bits, r) = reduce(x);
    let p = r + r * r * second_order_m1(r);
    let scale = power_of_two(bits.wrapping_sub(MAGIC.to_bits()));
    scale * p + (scale - 1.0)
}

/// `(e^2a - 1) / (e^2a + 1)` with `a = |x|`, and the sign of `x`; from 9.02 on it is 1.
#[inline(always)]
pub(super) fn tanh(x: f32) -> f32 {
    let a = if x.abs() < 9.02 { x.abs() } else { 9.02 };
    let t = exp_m1(2.0 * a);
    let y = (t / (t + 2.0)).copysign(x);
    if x.is_nan() { x } else { y }
}

/// `1 / (1 + e^-x)`, computed from `e^-|x|`, which cannot overflow.
#[inline(always)]
pub(super) fn sigmoid(x: f32) -> f32 {
    let e = exp(-x.abs());
    (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
}
