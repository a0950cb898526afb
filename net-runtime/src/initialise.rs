//! Initial values: Kaiming-normal weights and zero biases, the same bits on every target.
//!
//! Normal numbers come in pairs by Box and Muller, in `f64` and by the functions of the `libm` crate:
//! `sqrt(-2 ln u) cos(2 pi v)` and `sqrt(-2 ln u) sin(2 pi v)` for `u`, `v` uniform in (0, 1], two `next_u64` a pair.

use crate::flat::{Flat, flat_mut};
use crate::parameters::Parameters;
use crate::real::Real;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// What a net consists of: the learned arrays of one layer, or another net.
pub trait Layer<T: Real>: Flat<T> {
    /// Overwrites all learned numbers with initial ones.
    fn initialise<R: Rng + ?Sized>(&mut self, rng: &mut R);
}

/// A net with initial values from `rng`.
pub fn init<N: Parameters + Layer<N::Scalar>, R: Rng + ?Sized>(rng: &mut R) -> N {
    let mut net = <N as Parameters>::ZERO;
    net.initialise(rng);
    net
}

/// A net with initial values from PCG32, seeded with `seed`.
pub fn seeded<N: Parameters + Layer<N::Scalar>>(seed: u64) -> N {
    init(&mut Pcg32::seed_from_u64(seed))
}

/// Kaiming's weights: normal with mean 0 and variance `2 / fan_in`, in memory order.
pub(crate) fn random<T: Real, W: Flat<T>, R: Rng + ?Sized>(weights: &mut W, fan_in: usize, rng: &mut R) {
    let deviation = Real::sqrt(2.0 / fan_in as f64);
    for pair in flat_mut(weights).chunks_mut(2) {
        for (weight, normal) in pair.iter_mut().zip(normals(rng)) {
            *weight = T::from_f64(deviation * normal);
        }
    }
}

/// The same number everywhere.
pub(crate) fn constant<T: Real, W: Flat<T>, R: Rng + ?Sized>(array: &mut W, value: f64, _: &mut R) {
    flat_mut(array).fill(T::from_f64(value));
}

/// Two independent normal numbers with mean 0 and variance 1.
fn normals<R: Rng + ?Sized>(rng: &mut R) -> [f64; 2] {
    let radius = Real::sqrt(-2.0 * libm::log(uniform(rng.next_u64())));
    let angle = core::f64::consts::TAU * uniform(rng.next_u64());
    [radius * libm::cos(angle), radius * libm::sin(angle)]
}

/// The upper 53 bits as a number in (0, 1].
fn uniform(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::{random, uniform};
    use nalgebra::SMatrix;
    use rand_core::SeedableRng;
    use rand_pcg::Pcg32;

    #[test]
    fn uniform_is_above_zero_and_reaches_one() {
        assert_eq!(uniform(0), 1.0 / 9_007_199_254_740_992.0);
        assert_eq!(uniform(u64::MAX), 1.0);
    }

    #[test]
    fn the_bits_are_fixed() {
        let mut weights = SMatrix::<f64, 1, 3>::zeros();
        random(&mut weights, 2, &mut Pcg32::seed_from_u64(1234));
        let bits = weights.data.0.map(|[w]| w.to_bits());
        // As computed by a PCG32 and the mathematical functions of Python.
        assert_eq!(bits, [4_607_513_567_653_973_441, 4_589_710_584_718_068_115, 4_603_402_050_605_791_274]);
    }

    #[test]
    fn the_moments_are_those_of_the_distribution() {
        const N: usize = 40_000;
        let mut weights = [0.0_f64; N];
        random(&mut weights, 8, &mut Pcg32::seed_from_u64(1));
        let moment = |k: i32| weights.iter().map(|w| (2.0 * w).powi(k)).sum::<f64>() / N as f64;
        // Four standard errors of each moment of a standard normal sample: sqrt(1), sqrt(2), sqrt(15), sqrt(96) / 200.
        for (k, expected, error) in [(1, 0.0, 0.02), (2, 1.0, 0.029), (3, 0.0, 0.078), (4, 3.0, 0.196)] {
            assert!((moment(k) - expected).abs() < error, "moment {k} is {}", moment(k));
        }
    }
}
