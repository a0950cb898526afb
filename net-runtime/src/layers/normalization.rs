//! `normalization`.

use super::learned;

learned! {
    /// The learned arrays of `normalization`: `output = standardised input * scaling + biases`. Either is `()` where
    /// there is none.
    ///
    /// ```
    /// use net_runtime::Normalization;
    /// use net_runtime::nalgebra::vector;
    /// let normalization = Normalization { scaling: vector![1.0, 2.0], biases: () };
    /// assert_eq!(normalization.scaling[1], 2.0);
    /// ```
    struct Normalization [] [S, B] {
        /// One number for each position on the axes that are scaled; 1 in the beginning.
        scaling: S = constant(1.0),
        /// Likewise.
        biases: B = constant(0.0),
    }
}
