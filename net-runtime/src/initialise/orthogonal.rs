//! Gram and Schmidt in place: vectors made orthogonal to those before them, and of length 1.
//!
//! A projection loses the digits by which the vector shrinks, so it is repeated until the vector no longer shrinks (Kahan
//! and Parlett: twice is enough, unless the vector depends on those before). A vector that does depend on them is
//! replaced by the first unit vector that does not; there always is one, as there are no more vectors than numbers in
//! each.

use super::matrix::Matrix;
use crate::real::Real;

/// A projection that leaves less of the length than this is repeated.
const ENOUGH: f64 = 0.7;
/// So often; a vector that still shrinks then is nothing but rounding errors.
const PASSES: usize = 4;

/// Makes the vectors orthonormal, each from those before it and from its own numbers.
pub(super) fn orthogonalise<T: Real>(matrix: &mut Matrix<'_, T>) {
    for vector in 0..matrix.vectors {
        let mut unit = 0;
        while !is_projected(matrix, vector) && unit < matrix.length {
            let fresh = |(k, x): (usize, &mut T)| *x = if k == unit { T::ONE } else { T::ZERO };
            matrix.vector_mut(vector).enumerate().for_each(fresh);
            unit += 1;
        }
    }
}

/// Takes the part along the vectors before it from a vector and scales the rest to length 1, or says that there is
/// none.
fn is_projected<T: Real>(matrix: &mut Matrix<'_, T>, vector: usize) -> bool {
    for _ in 0..PASSES {
        if !is_normalised(matrix, vector) {
            return false;
        }
        for before in 0..vector {
            let along = matrix.dot(vector, before);
            matrix.add(vector, -along, before);
        }
        // What the rest is shorter than 1 by is what was taken away.
        if Real::sqrt(matrix.dot(vector, vector)) > ENOUGH {
            return is_normalised(matrix, vector);
        }
    }
    false
}

/// Scales a vector to length 1, unless it has none.
fn is_normalised<T: Real>(matrix: &mut Matrix<'_, T>, vector: usize) -> bool {
    let length = Real::sqrt(matrix.dot(vector, vector));
    if !(length > 0.0 && length.is_finite()) {
        return false;
    }
    matrix.vector_mut(vector).for_each(|x| *x = T::from_f64(x.to_f64() / length));
    true
}
