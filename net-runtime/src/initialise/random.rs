//! Numbers from a generator, two `next_u64` a pair of normal ones and one each uniform one.

use crate::real::Real;
use rand_core::Rng;

/// Two independent normal numbers with mean 0 and variance 1, by Box and Muller: `sqrt(-2 ln u) cos(2 pi v)` and
/// `sqrt(-2 ln u) sin(2 pi v)` for `u`, `v` uniform in (0, 1].
pub fn normals<R: Rng + ?Sized>(rng: &mut R) -> [f64; 2] {
    let radius = Real::sqrt(-2.0 * libm::log(uniform(rng.next_u64())));
    let angle = core::f64::consts::TAU * uniform(rng.next_u64());
    [radius * libm::cos(angle), radius * libm::sin(angle)]
}

/// A number uniform in [-1, 1).
pub fn symmetric<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    1.0 - 2.0 * uniform(rng.next_u64())
}

/// The upper 53 bits as a number in (0, 1].
pub fn uniform(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
}
