//! `embedding`.

use super::learned;
use nalgebra::SMatrix;

learned! {
    /// The learned array of `embedding(N -> SIZE)`: a row for each token.
    ///
    /// ```
    /// use net_runtime::{Embedding, nalgebra::matrix};
    /// let embedding = Embedding { weights: matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0] };
    /// assert_eq!(embedding.weights.row(2), matrix![5.0, 6.0]);
    /// ```
    struct Embedding [N, SIZE] [] {
        /// `[N, SIZE]`. Of the inputs to an output, one for each token, only one is 1: that counts as one input.
        weights: SMatrix<T, N, SIZE> = random(1),
    }
}
