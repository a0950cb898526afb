//! `embedding`.

use super::learned;
use nalgebra::SVector;

learned! {
    /// The learned array of `embedding(N -> SIZE)`: a row for each token, its numbers side by side in memory.
    ///
    /// ```
    /// use net_runtime::{Embedding, nalgebra::vector};
    /// let embedding = Embedding { weights: [vector![1.0, 2.0], vector![3.0, 4.0], vector![5.0, 6.0]] };
    /// assert_eq!(embedding.weights[2], vector![5.0, 6.0]);
    /// ```
    struct Embedding [N, SIZE] [] {
        /// `[N, SIZE]`. Of the inputs to an output, one for each token, only one is 1: that counts as one input.
        weights: [SVector<T, SIZE>; N] = random_of_inputs(1),
    }
}
