//! `constant_plus`, `constant_times` and `parametric_ramp`: a learned number for each element, or for each channel.

use super::learned;

learned! {
    /// The learned array of `constant_plus`: `output = input + biases`, of equal shapes.
    ///
    /// ```
    /// use net_runtime::ConstantPlus;
    /// use net_runtime::nalgebra::vector;
    /// let plus = ConstantPlus { biases: vector![1.0, -1.0] };
    /// assert_eq!(vector![3.0, 4.0] + plus.biases, vector![4.0, 3.0]);
    /// ```
    struct ConstantPlus [] [B] {
        /// Of the input's shape.
        biases: B = constant(0.0),
    }
}

learned! {
    /// The learned array of `constant_times`: `output = input * scaling`, element by element, of equal shapes.
    ///
    /// ```
    /// use net_runtime::ConstantTimes;
    /// use net_runtime::nalgebra::vector;
    /// let times = ConstantTimes { scaling: vector![2.0, -1.0] };
    /// assert_eq!(vector![3.0, 4.0].component_mul(&times.scaling), vector![6.0, -4.0]);
    /// ```
    struct ConstantTimes [] [S] {
        /// Of the input's shape; 1 in the beginning.
        scaling: S = constant(1.0),
    }
}

learned! {
    /// The learned array of `parametric_ramp`: `output = if input >= 0 { input } else { slope * input }`.
    ///
    /// ```
    /// use net_runtime::ParametricRamp;
    /// let shared = ParametricRamp { slope: 0.1_f32 };
    /// assert_eq!(shared.slope * -2.0, -0.2);
    /// ```
    struct ParametricRamp [] [S] {
        /// One number for each position on the axes that have their own; 0.1 in the beginning.
        slope: S = constant(0.1),
    }
}
