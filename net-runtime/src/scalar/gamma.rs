//! Derivatives of the logarithm of the gamma function, in `f64`; `f32` rounds their results.
//!
//! The `n`-th one is `(-1)^(n + 1) n! zeta(n + 1, x)` with Hurwitz' zeta function, the sum of `(x + k)^-s` over `k >= 0`.
//! Its first terms are added until `x + k` is large; the rest is Euler and Maclaurin's formula. The reflection to
//! negative `x` is the sum over all integers `k`, which depends on `x` less its nearest integer alone, and so needs
//! nothing but two sums of the same kind.

use core::f64::consts::PI;

/// `B_2j / (2j)!` for j = 1 to 10, with the Bernoulli numbers.
const BERNOULLI: [f64; 10] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3617.0 / 10_670_622_842_880_000.0,
    43867.0 / 5_109_094_217_170_944_000.0,
    -174_611.0 / 802_857_662_698_291_200_000.0,
];

/// `-B_2j / 2j` for j = 1 to 8: what digamma is less than `ln x - 1 / 2x`, in powers of `1 / x^2`.
const DIGAMMA: [f64; 8] =
    [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0, -3617.0 / 8160.0];

/// The `n`-th derivative of digamma, which is the derivative of `ln |gamma(x)|`; `n` is at most 150.
pub(super) fn polygamma(n: u32, x: f64) -> f64 {
    if n == 0 {
        return digamma(x);
    }
    let factorial = (2..=n).fold(1.0, |product, factor| product * f64::from(factor));
    let zeta = zeta(n + 1, x);
    if n.is_multiple_of(2) { -(factorial * zeta) } else { factorial * zeta }
}

fn digamma(x: f64) -> f64 {
    if x < 0.0 {
        let r = x - libm::rint(x);
        return if r == 0.0 { f64::NAN } else { digamma(1.0 - x) - PI / libm::tan(PI * r) };
    }
    let (mut w, mut below) = (x, 0.0);
    while w < 10.0 {
        below += 1.0 / w;
        w += 1.0;
    }
    let square = 1.0 / (w * w);
    let series = DIGAMMA.iter().rev().fold(0.0, |sum, b| (sum + b) * square);
    libm::log(w) - 0.5 / w - series - below
}

/// Hurwitz' zeta function for `s >= 2`.
fn zeta(s: u32, x: f64) -> f64 {
    if x < 0.0 {
        let (r, odd) = (x - libm::rint(x), s % 2 == 1);
        let sign = if odd { -1.0 } else { 1.0 };
        let both = inverse_power(r, s) + zeta_of_positive(s, 1.0 + r) + sign * zeta_of_positive(s, 1.0 - r);
        return if odd && r == 0.0 { f64::NAN } else { both - sign * zeta_of_positive(s, 1.0 - x) };
    }
    zeta_of_positive(s, x)
}

fn zeta_of_positive(s: u32, x: f64) -> f64 {
    let (mut w, mut sum) = (x, 0.0);
    while w < 10.0 + f64::from(s) {
        sum += inverse_power(w, s);
        w += 1.0;
    }
    let last = inverse_power(w, s);
    let (mut rest, mut factor) = (0.0, f64::from(s) / w);
    for (j, b) in BERNOULLI.iter().enumerate() {
        rest += b * factor;
        let next = f64::from(s) + 2.0 * j as f64;
        factor *= (next + 1.0) / w * ((next + 2.0) / w);
    }
    sum + inverse_power(w, s - 1) / f64::from(s - 1) + last * (0.5 + rest) // no 0 * infinity at infinity
}

fn inverse_power(x: f64, s: u32) -> f64 {
    1.0 / super::powi(x, s as i32)
}
