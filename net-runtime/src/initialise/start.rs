//! What a learned array of a net's own begins with: `array kernel: [3, 3] = normal(0.1);`.

use super::random::{normals, symmetric};
use crate::flat::{Flat, flat_mut};
use crate::real::Real;
use rand_core::Rng;

/// What an array begins with, whatever an [`Initialiser`](super::Initialiser) does to the weights of layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// One number everywhere, or one for each element in the order of memory.
    Numbers(&'static [f64]),
    /// Normal numbers with mean 0 and this standard deviation.
    Normal(f64),
    /// Uniform ones between minus this and this.
    Uniform(f64),
}

impl Start {
    /// Overwrites an array. Numbers take nothing from the generator.
    pub fn fill<T: Real, A: Flat<T>, R: Rng + ?Sized>(self, array: &mut A, rng: &mut R) {
        let array = flat_mut(array);
        match self {
            Start::Numbers(numbers) => {
                let each = numbers.iter().cycle();
                array.iter_mut().zip(each).for_each(|(element, number)| *element = T::from_f64(*number));
            }
            Start::Normal(deviation) => array.chunks_mut(2).for_each(|pair| {
                pair.iter_mut()
                    .zip(normals(rng))
                    .for_each(|(element, normal)| *element = T::from_f64(deviation * normal));
            }),
            Start::Uniform(limit) => {
                array.iter_mut().for_each(|element| *element = T::from_f64(limit * symmetric(rng)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SMatrix;
    use rand_core::SeedableRng;
    use rand_pcg::Pcg32;

    #[test]
    fn numbers_are_those_that_are_said_and_random_ones_have_their_size() {
        let mut rng = Pcg32::seed_from_u64(1);
        let mut array = SMatrix::<f64, 2, 2>::zeros();
        Start::Numbers(&[1.0, 2.0, 3.0, 4.0]).fill(&mut array, &mut rng);
        assert_eq!(array, SMatrix::<f64, 2, 2>::new(1.0, 3.0, 2.0, 4.0));
        Start::Numbers(&[0.5]).fill(&mut array, &mut rng);
        assert_eq!(array, SMatrix::<f64, 2, 2>::repeat(0.5));
        assert_eq!(rng, Pcg32::seed_from_u64(1));

        let mut many = [0.0_f64; 9999];
        Start::Normal(0.1).fill(&mut many, &mut rng);
        let variance = many.iter().map(|x| x * x).sum::<f64>() / 9999.0;
        assert!((variance.sqrt() - 0.1).abs() < 0.003, "{variance}");
        Start::Uniform(0.1).fill(&mut many, &mut rng);
        assert!(many.iter().all(|x| x.abs() <= 0.1));
        let variance = many.iter().map(|x| x * x).sum::<f64>() / 9999.0;
        assert!((variance.sqrt() - 0.1 / 3.0_f64.sqrt()).abs() < 0.002, "{variance}");
    }
}
