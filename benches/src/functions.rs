//! Activations and losses, of one number and of one vector.

use crate::task::{Real, Task};

pub trait Activation {
    fn value<T: Real>(x: T) -> T;
    /// In terms of the value.
    fn slope<T: Real>(y: T) -> T;
}

pub struct Tanh;
pub struct Ramp;

impl Activation for Tanh {
    fn value<T: Real>(x: T) -> T {
        x.tanh()
    }
    fn slope<T: Real>(y: T) -> T {
        T::one() - y * y
    }
}

impl Activation for Ramp {
    fn value<T: Real>(x: T) -> T {
        if x > T::zero() { x } else { T::zero() }
    }
    fn slope<T: Real>(y: T) -> T {
        if y > T::zero() { T::one() } else { T::zero() }
    }
}

pub trait Loss<T: Real, const O: usize> {
    type Target;
    /// The loss, and its gradient with respect to `z` in place of `z`.
    fn seed(z: &mut [T; O], target: &Self::Target) -> T;
    fn target(task: &Task, sample: usize) -> Self::Target;
}

/// After softmax.
pub struct CrossEntropy;
pub struct MeanSquared;

impl<T: Real, const O: usize> Loss<T, O> for CrossEntropy {
    type Target = usize;

    fn seed(z: &mut [T; O], &class: &usize) -> T {
        let most = z.iter().fold(z[0], |a, &b| if b > a { b } else { a });
        let chosen = z[class] - most;
        z.iter_mut().for_each(|z| *z = (*z - most).exp());
        let sum = z.iter().fold(T::zero(), |a, &b| a + b);
        z.iter_mut().for_each(|z| *z /= sum);
        z[class] -= T::one();
        sum.ln() - chosen
    }

    fn target(task: &Task, sample: usize) -> usize {
        task.class(sample)
    }
}

impl<T: Real, const O: usize> Loss<T, O> for MeanSquared {
    type Target = [T; O];

    fn seed(z: &mut [T; O], target: &[T; O]) -> T {
        let n: T = nalgebra::convert(O as f64);
        let mut loss = T::zero();
        for i in 0..O {
            z[i] -= target[i];
            loss += z[i] * z[i];
            z[i] *= (T::one() + T::one()) / n;
        }
        loss / n
    }

    fn target(task: &Task, sample: usize) -> [T; O] {
        task.target(sample)
    }
}
