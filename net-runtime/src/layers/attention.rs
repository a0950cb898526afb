//! `attention`.

use super::learned;

learned! {
    /// The learned array of `attention`, whose scores are `key * weights * query`; those with `score = dot` have none.
    ///
    /// ```
    /// use net_runtime::Attention;
    /// use net_runtime::nalgebra::{matrix, vector};
    /// let attention = Attention { weights: matrix![1.0, 2.0] };
    /// assert_eq!(attention.weights * vector![3.0, 4.0], vector![11.0]);
    /// ```
    struct Attention [] [W] {
        /// `[k, q]`: one row a number of the key, one column a number of the query; with `heads` an array of such matrices, one
        /// a head.
        weights: W = random_of_matrices(()),
    }
}
