//! [`Matrix`]: weights as few long vectors, wherever their numbers are in memory.

use super::Weights;
use crate::real::Real;

/// `vectors` vectors of `length` numbers each, `length` the larger.
pub(super) struct Matrix<'a, T> {
    numbers: &'a mut [T],
    /// How many vectors.
    pub vectors: usize,
    /// How many numbers each has.
    pub length: usize,
    /// From one vector to the next, and from one number of a vector to the next.
    strides: [usize; 2],
}

impl<'a, T: Real> Matrix<'a, T> {
    /// The rows of `weights`, one an output, or the columns where there are fewer.
    pub fn long(weights: &'a mut Weights<'_, T>) -> Self {
        let (rows, [down, along]) = weights.rows();
        let numbers = weights.as_mut_slice();
        let columns = numbers.len().checked_div(rows).unwrap_or_default();
        if rows <= columns {
            Matrix { numbers, vectors: rows, length: columns, strides: [down, along] }
        } else {
            Matrix { numbers, vectors: columns, length: rows, strides: [along, down] }
        }
    }

    /// A vector.
    pub fn vector(&self, vector: usize) -> impl Iterator<Item = T> {
        let [next, step] = self.strides;
        self.numbers.iter().skip(vector * next).step_by(step.max(1)).take(self.length).copied()
    }

    /// A vector, to be changed.
    pub fn vector_mut(&mut self, vector: usize) -> impl Iterator<Item = &mut T> {
        let [next, step] = self.strides;
        self.numbers.iter_mut().skip(vector * next).step_by(step.max(1)).take(self.length)
    }

    /// `sum over k of u[k] * v[k]`, in `f64`.
    pub fn dot(&self, u: usize, v: usize) -> f64 {
        self.vector(u).zip(self.vector(v)).map(|(a, b)| a.to_f64() * b.to_f64()).sum()
    }

    /// `u += a * v`, rounded once; `v` is another vector.
    pub fn add(&mut self, u: usize, a: f64, v: usize) {
        let [next, step] = self.strides;
        for k in 0..self.length {
            let Some(x) = self.numbers.get(v * next + k * step).copied() else { return };
            if let Some(y) = self.numbers.get_mut(u * next + k * step) {
                *y = T::from_f64(y.to_f64() + a * x.to_f64());
            }
        }
    }
}
