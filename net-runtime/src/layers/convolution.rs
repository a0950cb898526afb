//! `convolution`.

use super::learned;
use nalgebra::{SMatrix, SVector};

learned! {
    /// The learned arrays of a 2-dimensional convolution from `IN` channels (of a group) to `OUT`, kernels `H` by `W`.
    ///
    /// ```
    /// use net_runtime::Convolution2;
    /// let mut convolution = Convolution2::<f32, 8, 1, 5, 5>::ZERO;
    /// convolution.weights[7][0][(4, 4)] = 1.0;
    /// assert_eq!(convolution.weights[7][0].sum(), 1.0);
    /// assert_eq!(size_of_val(&convolution), 4 * (8 * 1 * 5 * 5 + 8));
    /// ```
    struct Convolution2 [OUT, IN, H, W] [B = SVector<T, OUT>] {
        /// `[OUT, IN, H, W]`.
        weights: [[SMatrix<T, H, W>; IN]; OUT] = random(IN * H * W),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}
