//! `linear`.

use super::learned;
use nalgebra::{SMatrix, SVector};

learned! {
    /// The learned arrays of `linear(I -> O)`: `output = weights * input + biases`.
    ///
    /// `weights` is `[O, I]`, `biases` has the output's shape.
    ///
    /// ```
    /// use net_runtime::Linear;
    /// use net_runtime::nalgebra::{matrix, vector};
    /// let linear = Linear { weights: matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0], biases: vector![0.5, 0.5, 0.5] };
    /// assert_eq!(linear.weights * vector![1.0, 1.0] + linear.biases, vector![3.5, 7.5, 11.5]);
    /// ```
    struct Linear [I, O] [B = SVector<T, O>] {
        /// `[O, I]`: one row an output.
        weights: SMatrix<T, O, I> = random(I),
        /// One number an output, in the output's shape.
        biases: B = constant(0.0),
    }
}
