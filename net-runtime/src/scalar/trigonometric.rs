//! `sin`, `cos` and `tan` of `f32`, right for every number: the argument is reduced in `f64`, where the products are exact.
//!
//! ```text
//! x = (pi / 2) (n + f), |f| <= 1/2        sin(x), cos(x) = +- sin or cos of f pi / 2, by the last two bits of n
//! x (2 / pi) = x a + x b + x c            2 / pi in three parts of 29, 29 and 53 bits: x a and x b are exact
//! ```
//!
//! For a large `x` the first bits of 2 / pi make multiples of four quarter turns, which change nothing: the parts start
//! after them, at one of five places. So no number is too large, and near a multiple of pi / 2, which none comes closer
//! to than 2^-30, enough bits are left.

use super::abs;
use super::exponential::number;
use super::format::Format;
use super::minimax::{Minimax, polynomial};
use crate::real::Real;
use core::hint::select_unpredictable as select;

/// From which magnitude on, and the parts of `2 / pi`, without what makes multiples of four. Those for small numbers are
/// positive, so that -0.0 stays what it is.
const PARTS: [(f64, [f64; 3]); 5] = [
    (0.0, [0.636_619_770_899_415, 1.468_166_324_625_208_6e-9, 2.276_010_073_078_396e-18]),
    (67_108_864.0, [0.136_619_772_762_060_17, -3.944_788_228_710_25e-10, 5.412_865_971_015_893e-19]),
    (4_503_599_627_370_496.0, [3.330_811_473_856_165_6e-9, 2.276_010_073_659_53e-18, -5.811_337_864_506_167e-28]),
    (3.022_314_549_036_573e23, [-3.935_735_342_733_202e-17, 7.696_704_847_356_705e-26, 1.668_286_766_860_824e-34]),
    (2.028_240_960_365_167e31, [-5.434_184_117_115_757e-25, 9.372_006_557_600_192e-34, -1.319_042_493_934_331_2e-42]),
];

/// The nearest integer in the lowest bits, and what is left.
#[inline(always)]
fn round(x: f64) -> (u64, f64) {
    let sum = x + f64::ROUNDING;
    (sum.to_bits(), x - (sum - f64::ROUNDING))
}

/// `(n, r)` with `x = n pi / 2 + r`, of `n` the last two bits only.
#[inline(always)]
fn quarters(x: f64) -> (u64, f64) {
    let [_, second, third, fourth, fifth] = PARTS;
    let mut parts = PARTS[0].1;
    for (from, of) in [second, third, fourth, fifth] {
        let is_above = x.abs() >= from;
        parts = [0, 1, 2].map(|part| select(is_above, of[part], parts[part]));
    }
    let (first, a) = round(x * parts[0]);
    let (second, b) = round(x * parts[1]);
    let (third, f) = round(a + b);
    (first.wrapping_add(second).wrapping_add(third), (f + x * parts[2]) * core::f64::consts::FRAC_PI_2)
}

/// `(sin r, cos r)` for `|r| <= pi / 4`, to 2^-37 and 2^-33.
#[inline(always)]
fn both(r: f64) -> (f64, f64) {
    let s = r * r;
    let sine = polynomial!(
        s;
        1.0,
        -1.666_666_664_058_204e-1,
        8.333_329_280_524_668e-3,
        -1.983_930_441_552_337e-4,
        2.718_046_471_722_985e-6,
    );
    let cosine = polynomial!(
        s;
        1.0,
        -0.499_999_996_919_592_74,
        4.166_662_007_282_969e-2,
        -1.388_667_266_433_981_3e-3,
        2.438_272_175_802_290_4e-5,
    );
    (r * sine, cosine)
}

/// The number, its sign changed where bit 1 is set.
#[inline(always)]
fn turned(x: f64, n: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ (n & 2) << 62)
}

#[inline(always)]
pub(super) fn sin(x: f32) -> f32 {
    let (n, r) = quarters(x.into());
    let (sine, cosine) = both(r);
    turned(select(n & 1 == 0, sine, cosine), n) as f32
}

#[inline(always)]
pub(super) fn cos(x: f32) -> f32 {
    let (n, r) = quarters(x.into());
    let (sine, cosine) = both(r);
    turned(select(n & 1 == 0, cosine, sine), n.wrapping_add(1)) as f32
}

#[inline(always)]
pub(super) fn tan(x: f32) -> f32 {
    let (n, r) = quarters(x.into());
    let (sine, cosine) = both(r);
    let is_even = n & 1 == 0;
    (select(is_even, sine, -cosine) / select(is_even, cosine, sine)) as f32
}

/// The angle in [-pi/2, pi/2] whose tangent is `x`.
///
/// Error: 2.4 units in `f32`, 2.3 in `f64`.
///
/// ```
/// assert_eq!(net_runtime::scalar::atan(1.0_f64), std::f64::consts::FRAC_PI_4);
/// ```
#[inline(always)]
pub fn atan<T: Real>(x: T) -> T {
    let a = abs(x);
    let (is_middle, is_far) = (a > number(0.414_213_562_373_095_05), a > number(2.414_213_562_373_095));
    let above = select(is_far, -T::ONE, select(is_middle, a - T::ONE, a));
    let below = select(is_far, a, select(is_middle, a + T::ONE, T::ONE));
    let (half, zero) = (number::<T>(core::f64::consts::FRAC_PI_2), T::ZERO);
    let turn = select(is_far, half, select(is_middle, number::<T>(0.5) * half, zero));
    let lost = number::<T>((core::f64::consts::FRAC_PI_2 - half.to_f64() + 6.123_233_995_736_766e-17) / half.to_f64());
    T::signed(turn + (<T as Minimax>::atan(above / below) + turn * lost), x)
}
