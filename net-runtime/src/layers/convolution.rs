//! `convolution` and `deconvolution`, in one, two and three dimensions.

use super::learned;
use nalgebra::{SMatrix, SVector};

learned! {
    /// The learned arrays of a 1-dimensional convolution from `IN` channels (of a group) to `OUT`, kernels of `K`.
    ///
    /// ```
    /// use net_runtime::Convolution1;
    /// let mut convolution = Convolution1::<f32, 8, 2, 5>::ZERO;
    /// convolution.weights[7][(1, 4)] = 1.0; // output 7, input 1, the last tap
    /// assert_eq!(size_of_val(&convolution), 4 * (8 * 2 * 5 + 8));
    /// ```
    struct Convolution1 [OUT, IN, K] [B = SVector<T, OUT>] {
        /// `[OUT, IN, K]`.
        weights: [SMatrix<T, IN, K>; OUT] = random(IN * K),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}

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

learned! {
    /// The learned arrays of a 3-dimensional convolution from `IN` channels (of a group) to `OUT`, kernels `D` by `H` by
    /// `W`.
    ///
    /// ```
    /// use net_runtime::Convolution3;
    /// let mut convolution = Convolution3::<f32, 8, 1, 2, 5, 5>::ZERO;
    /// convolution.weights[7][0][1][(4, 4)] = 1.0;
    /// assert_eq!(size_of_val(&convolution), 4 * (8 * 1 * 2 * 5 * 5 + 8));
    /// ```
    struct Convolution3 [OUT, IN, D, H, W] [B = SVector<T, OUT>] {
        /// `[OUT, IN, D, H, W]`.
        weights: [[[SMatrix<T, H, W>; D]; IN]; OUT] = random(IN * D * H * W),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}

learned! {
    /// The learned arrays of a 1-dimensional deconvolution from `IN` channels (of a group) to `OUT`, kernels of `K`: laid
    /// out as those of a convolution, the output's channels first.
    ///
    /// ```
    /// use net_runtime::Deconvolution1;
    /// let mut deconvolution = Deconvolution1::<f32, 1, 8, 5>::ZERO;
    /// deconvolution.weights[0][(7, 4)] = 1.0; // output 0, input 7, the last tap
    /// assert_eq!(size_of_val(&deconvolution), 4 * (1 * 8 * 5 + 1));
    /// ```
    struct Deconvolution1 [OUT, IN, K] [B = SVector<T, OUT>] {
        /// `[OUT, IN, K]`.
        weights: [SMatrix<T, IN, K>; OUT] = random(IN * K),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}

learned! {
    /// The learned arrays of a 2-dimensional deconvolution from `IN` channels (of a group) to `OUT`, kernels `H` by `W`:
    /// laid out as those of a convolution, the output's channels first.
    ///
    /// ```
    /// use net_runtime::Deconvolution2;
    /// let mut deconvolution = Deconvolution2::<f32, 1, 8, 5, 5>::ZERO;
    /// deconvolution.weights[0][7][(4, 4)] = 1.0;
    /// assert_eq!(size_of_val(&deconvolution), 4 * (1 * 8 * 5 * 5 + 1));
    /// ```
    struct Deconvolution2 [OUT, IN, H, W] [B = SVector<T, OUT>] {
        /// `[OUT, IN, H, W]`.
        weights: [[SMatrix<T, H, W>; IN]; OUT] = random(IN * H * W),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}

learned! {
    /// The learned arrays of a 3-dimensional deconvolution from `IN` channels (of a group) to `OUT`, kernels `D` by `H`
    /// by `W`: laid out as those of a convolution, the output's channels first.
    ///
    /// ```
    /// use net_runtime::Deconvolution3;
    /// let mut deconvolution = Deconvolution3::<f32, 1, 8, 2, 5, 5>::ZERO;
    /// deconvolution.weights[0][7][1][(4, 4)] = 1.0;
    /// assert_eq!(size_of_val(&deconvolution), 4 * (1 * 8 * 2 * 5 * 5 + 1));
    /// ```
    struct Deconvolution3 [OUT, IN, D, H, W] [B = SVector<T, OUT>] {
        /// `[OUT, IN, D, H, W]`.
        weights: [[[SMatrix<T, H, W>; D]; IN]; OUT] = random(IN * D * H * W),
        /// `[OUT]`.
        biases: B = constant(0.0),
    }
}
